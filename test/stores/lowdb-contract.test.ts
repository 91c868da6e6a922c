import { describeStore } from './contract.ts';
import { testFolder } from './folder.ts';

for (const { name, options } of [
  { name: 'the lowdb store', options: { segmentBytes: 1024 * 1024 } },
  { name: 'the lowdb store with the smallest segments and no cache', options: { segmentBytes: 2048, cacheEntries: 0 } },
]) {
  describeStore(name, async () => {
    const folder = await testFolder();
    let store = await folder.open(options);
    const reopen = async () => {
      await store.close();
      store = await folder.open(options);
      return store;
    };
    return { store, reopen, dispose: folder.remove };
  });
}
