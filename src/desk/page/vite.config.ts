/** Builds the console into `dist/desk`, from where the server takes it. */
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/desk/',
  build: {
    outDir: '../../../dist/desk',
    emptyOutDir: true,
    // As data: addresses they would be kept back by the Content-Security-Policy.
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      onLog(level, log, tell) {
        // Mantine marks its files for server rendering, which there is none of here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
