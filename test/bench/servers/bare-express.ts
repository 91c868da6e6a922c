/** express and nothing else: takes an update, parses it, answers with its id. */
import express from 'express';
import { readSettings, tellWhenListening, webhookPath } from './child.ts';

readSettings();
const app = express();
app.post(webhookPath, express.json(), (request, response) => {
  response.json({ ok: true, update_id: request.body.update_id });
});
tellWhenListening(app.listen(0, '127.0.0.1'));
