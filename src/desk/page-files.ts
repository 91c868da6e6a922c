/** The console's page: files that `npm run build` has made, the same for whoever asks; what they show, the API decides. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';
import helmet from 'helmet';
import { flows } from './api/shapes.ts';

/** Where `npm run build` puts it. */
export const builtPage = join(import.meta.dirname, '../../dist/desk');

/** To be mounted at `/desk`: its files, and the page itself for every other address below. */
export function createPageFiles(folder = builtPage): Router {
  const router = Router();
  router.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          // Mantine puts its variables into the page as a style of its own.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      xFrameOptions: { action: 'deny' },
      referrerPolicy: { policy: 'same-origin' },
      // Whoever stands in front of the assistant answers for TLS.
      strictTransportSecurity: false,
    }),
  );
  // Their names change with their content.
  router.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.use('/assets', (_request, response) => void response.sendStatus(404));
  router.get('/icon.svg', (_request, response) => response.sendFile(join(folder, 'icon.svg')));
  router.get('/{*path}', (_request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    response.sendFile(join(folder, 'index.html'), (error) => {
      if (!error || response.headersSent) return;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return next(error);
      response.status(503).type('text').send('The console has not been built: npm run build\n');
    });
  });
  return router;
}

/** The diagram of a flow as an SVG; null when there is none. */
export async function readDiagram(flow: string, folder = builtPage): Promise<string | null> {
  if (!(flows as readonly string[]).includes(flow)) return null;
  return readFile(join(folder, 'diagrams', `${flow}.svg`), 'utf8').catch(() => null);
}
