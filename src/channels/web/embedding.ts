/** One script tag for a province's page: a button that opens the chat in a frame. */
import type { RequestHandler } from 'express';
import { readPageFile } from './files.ts';
import { texts } from './texts.ts';

/** An hour: the tag has no version in it. */
const keptS = 3_600;

/** `GET /embed.js`. Whether the frame may then be shown is up to `frame-ancestors` of the page in it. */
export function embedScript(): RequestHandler {
  const { vi, en } = texts;
  const words = Object.fromEntries(
    Object.entries({ vi, en }).map(([language, { title, embedOpen, embedClose, newWindow }]) => [
      language,
      { title, embedOpen, embedClose, newWindow },
    ]),
  );
  // A plain script, not a module: it has to know which tag it was loaded by.
  const functions = readPageFile('embed.js').replace('export function', 'function');
  const script = `(function () {\n'use strict';\n${functions}\nembed(${JSON.stringify(words)});\n})();\n`;
  return (_request, response) => {
    response.set({ 'Cache-Control': `public, max-age=${keptS}`, 'Cross-Origin-Resource-Policy': 'cross-origin' });
    response.type('js').send(script);
  };
}
