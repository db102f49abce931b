import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` shows the page with a server that runs elsewhere.
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/explorer/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    // Inlined assets become data: URLs, which the content security policy
    // refuses for workers.
    assetsInlineLimit: 0,
    // Monaco is one large chunk by nature.
    chunkSizeWarningLimit: 6000,
    rolldownOptions: {
      onwarn(warning, warn) {
        // "use no memo" in GraphiQL's own files: harmless, and hundreds of lines.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  // Two copies of any of these break at run time: schemas of one `graphql`
  // are refused by another, and Monaco's models are registered per copy.
  resolve: {
    dedupe: ['graphql', 'react', 'react-dom', '@graphiql/react', 'monaco-editor', 'monaco-graphql'],
  },
  server: {
    proxy: { '/graphql': server, '/explorer/boot.json': server },
  },
});
