import type { StylesheetJson } from 'cytoscape';

/** White text on every fill reaches 5:1, every line on white 4.5:1; each type also has its own shape. */
export const TYPES: Record<string, { fill: string; shape: string }> = {
  JUDGEMENT: { fill: '#4c2c92', shape: 'round-rectangle' },
  FINDING: { fill: '#1a5fa0', shape: 'hexagon' },
  EVIDENCE: { fill: '#00603a', shape: 'rectangle' },
  DOCUMENT_VERSION: { fill: '#4a5459', shape: 'cut-rectangle' },
};
const OTHER = { fill: '#5a4a33', shape: 'ellipse' };

export const looksOf = (type: string) => TYPES[type] ?? OTHER;

export const LINES: Record<string, { colour: string; style: 'solid' | 'dashed' | 'dotted'; width: number }> = {
  SUPPORTS: { colour: '#00703c', style: 'solid', width: 2 },
  CONTRADICTS: { colour: '#b10e1e', style: 'dashed', width: 4 },
  CONTEXT: { colour: '#505a5f', style: 'dotted', width: 2 },
};

const lines: StylesheetJson = Object.entries(LINES).map(([relation, { colour, style, width }]) => ({
  selector: `edge[relation = "${relation}"]`,
  style: { 'line-color': colour, 'target-arrow-color': colour, 'line-style': style, width },
}));

export const stylesheet = (large: boolean): StylesheetJson => [
  {
    selector: 'node',
    style: {
      label: 'data(label)',
      shape: 'data(shape)' as 'rectangle',
      'background-color': 'data(fill)',
      color: '#ffffff',
      width: 124,
      height: 30,
      'font-family': 'system-ui, sans-serif',
      'font-size': 12,
      'min-zoomed-font-size': 5,
      'text-valign': 'center',
      'text-wrap': 'ellipsis',
      'text-max-width': '112px',
    },
  },
  { selector: 'node:selected', style: { 'border-width': 4, 'border-color': '#0b0c0c' } },
  {
    selector: 'edge',
    style: {
      width: 1.5,
      'line-color': '#626a6e',
      'target-arrow-color': '#626a6e',
      'target-arrow-shape': 'triangle',
      'curve-style': large ? 'straight' : 'bezier',
    },
  },
  ...lines,
  {
    selector: 'edge[relation = "CONTRADICTS"]',
    style: {
      label: '✗',
      color: '#b10e1e',
      'font-size': 18,
      'font-weight': 'bold',
      'text-background-color': '#ffffff',
      'text-background-opacity': 1,
      'target-arrow-shape': 'tee',
    },
  },
];
