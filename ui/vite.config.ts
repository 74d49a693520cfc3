import { defineConfig, type Plugin } from "vite";

/**
 * `npm run dev` shows a simulated run (SIMULATED_AGE=82800: 23 hours of it are over); with CHOPSTICKS=http://127.0.0.1:8089 it shows that leader's.
 */
const leader = process.env.CHOPSTICKS;

function simulated(): Plugin {
  return {
    name: "simulated-leader",
    apply: "serve",
    async configureServer(server) {
      if (leader || process.env.VITEST) return;
      const { SimulatedLeader } = await server.ssrLoadModule("/src/testing/leader.ts");
      const one = new SimulatedLeader(Number(process.env.SIMULATED_AGE ?? 0));
      server.middlewares.use((request, response, next) => {
        if (!one.answer(request, response)) next();
      });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [simulated()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  server: leader ? { proxy: { "/api": leader, "/stats": leader, "/exceptions": leader } } : {},
  build: {
    target: "es2022",
    cssTarget: "chrome105",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
