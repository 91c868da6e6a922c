/** A drawing of our own server's as a part of the page, with nothing in it that could run or load. */

const forbidden = 'script, foreignObject, style, image, use, iframe, animate, set, a[href]';

/** Null for what is no drawing. */
export function safeSvg(text: string): SVGSVGElement | null {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (!(root instanceof SVGSVGElement) || parsed.querySelector('parsererror')) return null;
  for (const element of root.querySelectorAll(forbidden)) element.remove();
  for (const element of [root, ...root.querySelectorAll('*')])
    for (const { name } of [...element.attributes]) if (/^on|^style$|href$/i.test(name)) element.removeAttribute(name);
  return document.importNode(root, true);
}
