/** What the page loads: style, scripts and icon, read once, compressed once, under a name that changes with their content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

/** What chat.js imports; the page has them fetched side by side with it instead of after it. */
export const importedScripts = ['messages.js', 'outbox.js', 'connection.js', 'reading-place.js', 'typing.js'];
/** Written as they are served: JavaScript that browsers of 2018 understand, its types in comments, checked by page/tsconfig.json. */
const names = ['style.css', 'icon.svg', 'chat.js', ...importedScripts];

/** A year, the longest that caches honour (RFC 9111 leaves it open, RFC 2616 14.21 said so). */
const foreverS = 31_536_000;

export interface PageFiles {
  /** Its address on this server. */
  path(name: string): string;
  /** For `/chat/:version/:file` and `/chat/:file`. */
  serve: RequestHandler;
}

/** Reads a file of page/. */
export const readPageFile = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** Reads them all, at once. */
export function loadPageFiles(): PageFiles {
  const files = new Map(
    names.map((name) => {
      const plain = Buffer.from(readPageFile(name));
      return [name, { name, plain, packed: gzipSync(plain, { level: 9 }) }];
    }),
  );
  const version = [...files.values()]
    .reduce((hash, { plain }) => hash.update(plain), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);
  return {
    path: (name) => `/chat/${version}/${name}`,
    serve(request, response, next) {
      const file = files.get(String(request.params['file']));
      if (file === undefined) return next();
      // A page of an earlier release gets what there is now, and does not keep it under the old name.
      const current = request.params['version'] === version;
      response.set({
        'Cache-Control': current ? `public, max-age=${foreverS}, immutable` : 'no-cache',
        Vary: 'Accept-Encoding',
      });
      response.type(file.name);
      const packed = request.acceptsEncodings('gzip') === 'gzip';
      if (packed) response.set('Content-Encoding', 'gzip');
      response.send(packed ? file.packed : file.plain);
    },
  };
}
