import { memo } from 'react';
import type { Item, Trace } from './extract';
import { inWords } from './words';

function Cell({ item }: { item: Item }) {
  return (
    <>
      <small>{inWords(item.type)}</small>
      {item.label}
      {item.title && <span className="title">{item.title}</span>}
    </>
  );
}

/** All that the drawing shows, for people who cannot see it or would rather read. */
export const TraceTable = memo(function TraceTable({ trace }: { trace: Trace }) {
  const items = new Map(trace.items.map((item) => [item.id, item]));
  const linked = new Set(trace.links.flatMap(({ source, target }) => [source, target]));
  const alone = trace.items.filter(({ id }) => !linked.has(id));
  return (
    <table>
      <caption>Items and how they are linked</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Relation</th>
          <th scope="col">To</th>
        </tr>
      </thead>
      <tbody>
        {trace.links.map(({ source, target, relation }) => (
          <tr key={`${source} ${relation} ${target}`} data-relation={relation}>
            <td>
              <Cell item={items.get(source)!} />
            </td>
            <td>{relation === 'CONTRADICTS' ? '✗ Contradicts' : inWords(relation)}</td>
            <td>
              <Cell item={items.get(target)!} />
            </td>
          </tr>
        ))}
        {alone.map((item) => (
          <tr key={item.id}>
            <td>
              <Cell item={item} />
            </td>
            <td colSpan={2}>Not linked in this answer</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
});
