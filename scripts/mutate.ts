// Changes the code of a package in every small way and asks its tests to notice: npm run mutate [-- PACKAGE[:FILES[:LINES]]...]. Fails below 90 of 100.
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { readFile, root } from "./checks/repository.ts";

const PACKAGES = ["verdicts", "approvals", "readers"];
const LEAST = 90;
/** Mutants that change nothing anybody could see, each with the reason. */
const LISTED = "docs/reference/mutants.md";

const SHORT = 12;

/** What is printed of a mutant; of one that a test killed, nothing. A machine that is busy lets some run out of time that live. */
const WORDS: Readonly<Partial<Record<string, string>>> = { Survived: "alive", NoCoverage: "untested", Timeout: "time" };

type Mutant = Awaited<ReturnType<InstanceType<typeof Stryker>["runMutationTest"]>>[number];

const { positionals, values } = parseArgs({ allowPositionals: true, options: { concurrency: { type: "string", default: "2" } } });

async function mutate(target: string): Promise<boolean> {
  const [name = "", ...within] = target.split(":");
  const files = within.join(":") || "**/*.ts"; // a colon of its own stands before lines
  const home = join(root, "packages", name);
  process.chdir(home); // the sandbox lies in the package, so that the copy finds what the package may import
  const began = performance.now();
  const mutants = await new Stryker({
    mutate: [`src/${files}`, "!src/**/*.test.ts", "!src/**/*.test-d.ts", "!src/fixtures/**", "!src/index.ts"],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: join(root, "scripts", "mutate.vitest.ts"), related: false },
    coverageAnalysis: "perTest",
    concurrency: Number(values.concurrency),
    reporters: ["progress-append-only"],
    logLevel: "error" as never, // of an enum that the package keeps to itself
    allowConsoleColors: false,
    tempDirName: ".stryker-tmp",
    cleanTempDir: "always",
    timeoutMS: 10_000,
    dryRunTimeoutMinutes: 20,
  }).runMutationTest();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const count = (...statuses: readonly string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const found = count("Killed", "Timeout");
  const alive = mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  const score = (100 * found) / (found + alive.length);
  const rows = readFile(LISTED)
    .text.split("\n")
    .map((line) => line.replace(/ +/g, " "));
  const isListed = (mutant: Mutant): boolean => rows.some((row) => row.startsWith(rowOf(mutant)));
  for (const each of mutants.toSorted(byPlace)) {
    const word = WORDS[each.status];
    if (word === undefined) continue;
    console.log(`${(word !== "time" && isListed(each) ? "listed" : word).padEnd(8)} ${each.location.start.line}: ${rowOf(each)}`);
  }
  const listed = alive.filter(isListed).length;
  const counts = `${found} found (${count("Timeout")} by time), ${alive.length} alive (${listed} listed)`;
  console.log(`${target}: ${score.toFixed(1)} of 100; ${counts}, ${seconds} s`);
  return score >= LEAST;
}

function byPlace(one: Mutant, other: Mutant): number {
  return one.fileName.localeCompare(other.fileName) || one.location.start.line - other.location.start.line;
}

/** The row under which it is listed with a reason, or would be. A short piece of code says nothing without its line. */
function rowOf({ fileName, location, replacement }: Mutant): string {
  const path = relative(root, fileName);
  const { start, end } = location;
  const lines = readFile(path)
    .text.split("\n")
    .slice(start.line - 1, end.line);
  const before = lines[0]?.slice(0, start.column - 1) ?? "";
  const after = lines.at(-1)?.slice(end.column - 1) ?? "";
  const whole = lines.join("\n");
  const was = whole.slice(before.length, whole.length - after.length);
  const around = was.length < SHORT ? [before, after] : ["", ""];
  return `| ${code(path)} | ${code(around.join(was))} | ${code(around.join(replacement))} |`;
}

function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
  const short = line.length > 160 ? `${line.slice(0, 159)}…` : line;
  if (!short.includes("`")) return `\`${short}\``;
  const space = /^`|`$/.test(short) ? " " : ""; // as oxfmt writes it
  return `\`\`${space}${short}${space}\`\``;
}

const wanted = positionals.length === 0 ? PACKAGES : positionals;
let good = true;
for (const target of wanted) good = (await mutate(target)) && good;
process.exitCode = good ? 0 : 1;
