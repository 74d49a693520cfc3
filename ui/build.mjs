// Builds the live page and the report: `node build.mjs [--out DIR]` (dist). What the program embeds is in DIR, and
// DIR/embedded.cc defines the files for src/chopsticks/ui_assets.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { embed } from "./scripts/embed.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf("--out");
const out = resolve(at > 0 ? process.argv[at + 1] : join(root, "dist"));

const common = { root, configFile: join(root, "vite.config.ts"), logLevel: "warn" };

const hash = text => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const text = source => (typeof source === "string" ? source : Buffer.from(source).toString());

/** One file that needs nothing else: script and style inside, and a policy that lets in nothing but them. */
function selfContained({ output }) {
  const script = output.find(file => file.type === "chunk").code.replaceAll("</script", "<\\/script");
  const style = output
    .filter(file => file.fileName.endsWith(".css"))
    .map(file => text(file.source))
    .join("\n");
  const page = text(output.find(file => file.fileName === "report.html").source);
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:`;
  const without = page.replaceAll(
    /\s*<(script type="module"|link rel="(stylesheet|modulepreload|icon)")[^>]*>(<\/script>)?/g,
    "",
  );
  return without
    .replace(
      '<meta charset="utf-8" />',
      m => `${m}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    )
    .replace("</head>", () => `<style>${style}</style>\n  </head>`)
    .replace("</body>", () => `<script type="module">${script}</script>\n  </body>`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({ ...common, build: { outDir: out, emptyOutDir: true } });
const report = await build({
  ...common,
  publicDir: false,
  build: { write: false, cssCodeSplit: false, rollupOptions: { input: join(root, "report.html") } },
});
const page = selfContained(report);
if (page.split("__CHOPSTICKS_REPORT__").length !== 2)
  throw new Error("the report has not exactly one place for its data");
writeFileSync(join(out, "report.html"), page);
readFileSync(join(out, "index.html"));
embed(out);
