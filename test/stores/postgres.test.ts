/** The store's contract on a real PostgreSQL. */
import { afterAll, beforeAll } from 'vitest';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import { describeStore, type Note } from './contract.ts';
import { query, startDatabase, type TestServer } from './database.ts';

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startDatabase();
  url = await server.database();
});
afterAll(() => server.end());

describeStore('the postgres store', async () => {
  const failed = (error: unknown) => {
    throw error;
  };
  const open = () => openPostgresStore<Note>({ url, failed });
  let store = await open();
  const reopen = async () => {
    await store.close();
    store = await open();
    return store;
  };
  return {
    store,
    reopen,
    dispose: async () => void (await query(url, 'delete from conversation')),
  };
});
