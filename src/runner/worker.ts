/** One of several threads that play dialogues: a dialogue comes in, what became of it goes out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Dialogue } from './dialogue.ts';
import { createPlayer, type Where } from './player.ts';

const player = await createPlayer((workerData as { channel: Where }).channel);

parentPort?.on('message', async ({ dialogue, accept }: { dialogue: Dialogue; accept: boolean }) => {
  parentPort?.postMessage(await player.play(dialogue, { accept }));
});
