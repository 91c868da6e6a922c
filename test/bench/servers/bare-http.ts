/** node:http and nothing else: takes an update, parses it, answers with its id. */
import { createServer } from 'node:http';
import { readSettings, tellWhenListening } from './child.ts';

readSettings();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const update = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const body = JSON.stringify({ ok: true, update_id: update.update_id });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  });
});
tellWhenListening(server.listen(0, '127.0.0.1'));
