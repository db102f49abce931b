import type { Item, Link } from './extract';

const ROW = 42;
const COLUMN = 140;
const GAP_BETWEEN_TYPES = 70;

/**
 * Columns from left to right, each in the order of what it hangs on, so that
 * few lines cross. A long column is folded into several side by side, or
 * 2,000 items would be a hair-thin strip. Linear, where general graph layouts
 * need a minute for the same.
 */
export function place(items: Item[], links: Link[]): Map<string, { x: number; y: number }> {
  const positions = new Map<string, { x: number; y: number }>();
  const neighbours = new Map<string, string[]>(items.map(({ id }) => [id, []]));
  for (const { source, target } of links) {
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const rows = Math.max(16, Math.ceil(Math.sqrt(items.length) * 1.5));
  const rank = new Map<string, number>();
  let left = 0;
  for (const column of [...new Set(items.map((item) => item.column))].sort((a, b) => a - b)) {
    const members = items
      .filter((item) => item.column === column)
      .map(({ id }, index) => ({ id, index, pull: meanRank(neighbours.get(id) ?? [], rank) }))
      .sort((a, b) => a.pull - b.pull || a.index - b.index);
    const folds = Math.ceil(members.length / rows);
    const height = Math.ceil(members.length / folds);
    members.forEach(({ id }, index) => {
      const fold = Math.floor(index / height);
      const inFold = Math.min(height, members.length - fold * height);
      positions.set(id, { x: left + fold * COLUMN, y: ((index % height) - (inFold - 1) / 2) * ROW });
      rank.set(id, index / members.length);
    });
    left += folds * COLUMN + GAP_BETWEEN_TYPES;
  }
  return positions;
}

function meanRank(ids: string[], rank: Map<string, number>): number {
  const known = ids.flatMap((id) => rank.get(id) ?? []);
  return known.length === 0 ? 1 : known.reduce((sum, value) => sum + value, 0) / known.length;
}
