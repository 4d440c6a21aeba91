import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { thirdParty } from "./third-party";

// Where `npm run dev` finds a running console server.
const server = process.env["CONSOLE_SERVER"] ?? "http://127.0.0.1:9295";

export default defineConfig({
  // The same files are served at /dashboard/ alone and at /static/llm/ inside a ShenYu admin.
  base: "./",
  // the server puts a nonce of its own there for each response
  html: { cspNonce: "CSP-NONCE" },
  plugins: [react(), thirdParty()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false },
    // what every page needs of Ant Design is the largest
    chunkSizeWarningLimit: 750,
    rollupOptions: {
      output: {
        // browsers keep what does not change with ours
        manualChunks: (id) =>
          /node_modules\/(react|react-dom|scheduler)\//.test(id) ? "react" : undefined,
      },
    },
  },
  server: { proxy: { "/llm": server, "/platform": server } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    setupFiles: ["src/test-setup.ts"],
    // far beyond what any takes, also beside other work
    testTimeout: 120_000,
    // the report is read by `make test`
    reporters: ["default", ["junit", { outputFile: "test-results/TEST-console.xml" }]],
  },
});
