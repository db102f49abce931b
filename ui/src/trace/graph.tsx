import type { Core } from 'cytoscape';
import { useEffect, useRef, useState } from 'react';
import type { Item, Trace } from './extract';
import { place } from './layout';
import { LINES, looksOf, stylesheet, TYPES } from './looks';
import { inWords } from './words';

const LARGE = 400;
const MARGIN = 12;

async function draw(container: HTMLElement, { items, links }: Trace): Promise<Core> {
  const { default: cytoscape } = await import('cytoscape');
  const positions = place(items, links);
  const large = items.length > LARGE;
  return cytoscape({
    container,
    elements: {
      nodes: items.map(({ id, type, label }) => ({
        data: { id, label, ...looksOf(type) },
        position: positions.get(id)!,
      })),
      edges: links.map((link) => ({ data: { ...link } })),
    },
    style: stylesheet(large),
    layout: { name: 'preset', fit: true, padding: MARGIN },
    autoungrabify: true,
    boxSelectionEnabled: false,
    minZoom: 0.02,
    maxZoom: 3,
    pixelRatio: large ? 1 : 'auto',
    hideEdgesOnViewport: large,
    textureOnViewport: large,
  });
}

function zoom(cy: Core | null, factor: number) {
  cy?.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

export function Graph({ trace, summary }: { trace: Trace; summary: string }) {
  const stage = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core | null>(null);
  const [selected, setSelected] = useState<Item | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let left = false;
    setSelected(null);
    setFailed(false);
    draw(box.current!, trace).then(
      (cy) => {
        if (left) return cy.destroy();
        core.current = cy;
        cy.on('tap', ({ target }) => {
          const id = target === cy ? undefined : target.id();
          setSelected(trace.items.find((item) => item.id === id) ?? null);
        });
      },
      () => setFailed(true),
    );
    return () => {
      left = true;
      core.current?.destroy();
      core.current = null;
    };
  }, [trace]);

  const showAll = () => {
    core.current?.resize();
    core.current?.fit(undefined, MARGIN);
  };
  useEffect(() => {
    document.addEventListener('fullscreenchange', showAll);
    return () => document.removeEventListener('fullscreenchange', showAll);
  }, []);
  const fillScreen = () =>
    document.fullscreenElement ? document.exitFullscreen() : stage.current?.requestFullscreen();

  return (
    <>
      <div ref={stage} className="stage">
        <div role="group" aria-label="Drawing" className="buttons">
          <button type="button" onClick={() => zoom(core.current, 1.4)}>Zoom in</button>
          <button type="button" onClick={() => zoom(core.current, 1 / 1.4)}>Zoom out</button>
          <button type="button" onClick={showAll}>Show all</button>
          <button type="button" onClick={fillScreen}>Whole screen</button>
        </div>
        <div
          ref={box}
          className="drawing"
          role="img"
          aria-label={`Drawing of the trace: ${summary}. The table below holds the same.`}
        />
      </div>
      {failed && <p role="alert">The drawing could not be made. The table below holds the same.</p>}
      <p role="status">
        {selected && `Selected: ${inWords(selected.type)} ${selected.label}. ${selected.title}`}
      </p>
      <Legend trace={trace} />
    </>
  );
}

function Legend({ trace }: { trace: Trace }) {
  const types = Object.entries(TYPES).filter(([type]) => trace.items.some((item) => item.type === type));
  const lines = Object.entries(LINES).filter(([name]) => trace.links.some((link) => link.relation === name));
  if (types.length + lines.length === 0) return null;
  return (
    <ul className="legend" aria-label="Key to the drawing">
      {types.map(([type, { fill }]) => (
        <li key={type}>
          <span className="fill" style={{ background: fill }} /> {inWords(type)}
        </li>
      ))}
      {lines.map(([relation, { colour, style, width }]) => (
        <li key={relation}>
          <span className="line" style={{ borderTop: `${width}px ${style} ${colour}` }} />{' '}
          {relation === 'CONTRADICTS' && '✗ '}
          {inWords(relation)}
        </li>
      ))}
    </ul>
  );
}
