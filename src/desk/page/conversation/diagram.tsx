/** The states of a flow as a drawing, with the way taken marked. */
import { useEffect, useRef } from 'react';
import type { Conversation } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import css from './diagram.module.css';
import { safeSvg } from './safe-svg.ts';

interface DiagramProps {
  svg: string;
  path: Conversation['path'];
  current: string;
  label: string;
}

/** The innermost drawn state that a state is in; a drawing need not go as deep as the machine. */
function drawnFor(state: string, drawn: string[]): string | undefined {
  const around = drawn.filter((one) => state === one || state.startsWith(`${one}.`));
  return around.sort((one, other) => other.length - one.length)[0];
}

function mark(drawing: SVGSVGElement, path: Conversation['path'], current: string): void {
  const groups = new Map(
    [...drawing.querySelectorAll('[data-state]')].map((group) => [group.getAttribute('data-state') ?? '', group]),
  );
  const drawn = [...groups.keys()];
  const visited = new Set(path.map(({ state }) => drawnFor(state, drawn)));
  const here = drawnFor(current, drawn);
  for (const [state, group] of groups) {
    group.toggleAttribute('data-visited', visited.has(state));
    group.toggleAttribute('data-current', state === here);
  }
}

/** As large as it was drawn, so that it can be read, with its words in the language chosen. */
function prepare(drawing: SVGSVGElement, language: string): void {
  const { width, height } = drawing.viewBox.baseVal;
  drawing.setAttribute('width', String(width));
  drawing.setAttribute('height', String(height));
  for (const words of drawing.querySelectorAll('[lang]'))
    words.setAttribute('display', words.getAttribute('lang') === language ? 'inline' : 'none');
  // The list below says the same in words.
  drawing.setAttribute('aria-hidden', 'true');
}

/** Brings the current state into the middle of the box, and moves nothing else. */
function centre(box: HTMLElement): void {
  const here = box.querySelector('[data-current]')?.getBoundingClientRect();
  if (here === undefined) return;
  const { left, top, width, height } = box.getBoundingClientRect();
  box.scrollBy(here.left + here.width / 2 - left - width / 2, here.top + here.height / 2 - top - height / 2);
}

/** `svg`: as the server gave it; made safe here. `current`: path of the state. */
export function Diagram({ svg, path, current, label }: DiagramProps) {
  const place = useRef<HTMLElement>(null);
  const { language } = useTexts();
  useEffect(() => {
    const drawing = safeSvg(svg);
    if (drawing) prepare(drawing, language);
    place.current?.replaceChildren(...(drawing ? [drawing] : []));
  }, [svg, language]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another drawing, or one in another language, is to be marked anew
  useEffect(() => {
    const drawing = place.current?.querySelector('svg');
    if (!drawing || !place.current) return;
    mark(drawing, path, current);
    centre(place.current);
  }, [svg, path, current, language]);
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
  return <figure ref={place} className={css.diagram} tabIndex={0} aria-label={label} />;
}
