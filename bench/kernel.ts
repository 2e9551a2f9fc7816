import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { median } from "./compare.ts";
import { type Figure, type FigureResult, short } from "./figure.ts";

const KIB = 1024;

/** G14 and G15: what it costs an application to load the kernel, and what it weighs in a bundle. */
export const kernel: Figure = {
  name: "kernel",
  async measure(effort) {
    const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
    try {
      const [ours, peer] = [await bundle("@sluice/lifecycle"), await bundle("xstate")];
      const results: FigureResult[] = [sizeOf(ours, peer)];
      results.push(importOf(folder, ours.plain, peer.plain, effort.quick ? 1 : 9));
      return results;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface Bundle {
  readonly plain: Uint8Array;
  readonly minified: Uint8Array;
}

/** From the sources, with everything they import: a build of the packages is not needed. */
async function bundle(entry: string): Promise<Bundle> {
  const once = async (minify: boolean): Promise<Uint8Array> => {
    const made = await build({
      stdin: { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
      conditions: ["@sluice/source"],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      minify,
    });
    return made.outputFiles[0]?.contents ?? new Uint8Array();
  };
  return { plain: await once(false), minified: await once(true) };
}

function sizeOf(ours: Bundle, peer: Bundle): FigureResult {
  return {
    name: "kernel/size",
    ratio: short(ours.minified.length / peer.minified.length),
    unit: "times the size of xstate, both bundled and minified with all they import",
    detail: {
      goal: short(25 / kib(peer.minified)),
      good: "below",
      goalMeans: "25 KiB, 9 KiB gzip",
      kib: { sluice: kib(ours.minified), xstate: kib(peer.minified) },
      gzipKib: { sluice: kib(gzipSync(ours.minified)), xstate: kib(gzipSync(peer.minified)) },
    },
  };
}

function kib(bytes: Uint8Array): number {
  return short(bytes.length / KIB);
}

function importOf(folder: string, ours: Uint8Array, peer: Uint8Array, rounds: number): FigureResult {
  const files = [ours, peer].map((text, at) => {
    const file = join(folder, `${at}.mjs`);
    writeFileSync(file, text);
    return pathToFileURL(file).href;
  });
  const times = Array.from({ length: rounds }, () => files.map(importMs));
  const column = (at: number): number => median(times.map((row) => row[at] ?? Number.NaN));
  return {
    name: "kernel/import",
    ratio: short(median(times.map(([mine = Number.NaN, theirs = Number.NaN]) => mine / theirs))),
    unit: "times the time of importing xstate, each as one bundled file in a fresh process",
    detail: {
      goal: 0.5,
      good: "below",
      rounds,
      from: "src, bundled",
      milliseconds: { sluice: short(column(0)), xstate: short(column(1)) },
    },
  };
}

const CHILD = "const began = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - began));";

function importMs(file: string): number {
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", CHILD, file], { encoding: "utf8" }));
}
