import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkConfig } from "./check-config.ts";
import { COMMANDS } from "./command-list.ts";
import { ACTOR, EVERYWHERE, POLICY, PROJECT } from "./common-options.ts";
import { EXIT_CODES } from "./exit-code.ts";

const page = (name: string): string => readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), "utf8");

const cli = page("cli.md");

/** The text below a heading, up to the next one of the same or a higher level. */
function section(heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 1;
  const [, rest = ""] = cli.split(`\n${heading}\n`);
  return rest.split(new RegExp(`\\n#{1,${level}} `))[0] ?? "";
}

/** Options in tables, as written: with the word for their value. */
function optionsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\| `--([^`]+)`/gm)].map(([, option]) => option ?? "");
}

const written = (options: typeof EVERYWHERE): readonly string[] =>
  Object.entries(options).map(([name, { value }]) => (value === undefined ? name : `${name} ${value}`));

test("the page has a section for every command, and for nothing else", () => {
  const documented = [...cli.matchAll(/^## sluice ([a-z]+)$/gm)].map(([, name]) => name);
  expect(documented).toEqual(COMMANDS.map(({ name }) => name));
});

test("the shared options are documented once", () => {
  const own = Object.fromEntries(Object.entries(PROJECT).filter(([name]) => !Object.hasOwn(POLICY, name)));
  const groups: readonly [string, typeof EVERYWHERE][] = [
    ["Everywhere", EVERYWHERE],
    ["Policy", POLICY],
    ["Runs", own],
    ["Who acts", ACTOR],
  ];
  for (const [title, options] of groups) expect(optionsIn(section(`### ${title}`))).toEqual(written(options));
});

test.each(COMMANDS.map((command) => [command.name, command] as const))("%s: what is documented is what it understands", (name, command) => {
  const text = section(`## sluice ${name}`);
  const shared = [...text.matchAll(/\[[A-Za-z ]+\]\(#([a-z-]+)\)/g)].map(([, anchor]) => anchor);
  const titles: Readonly<Record<string, string>> = { everywhere: "Everywhere", policy: "Policy", runs: "Runs", "who-acts": "Who acts" };
  const linked = shared.flatMap((anchor) => optionsIn(section(`### ${titles[anchor ?? ""]}`)));
  const understood = written({ ...EVERYWHERE, ...command.options });
  expect([...optionsIn(text), ...linked].toSorted()).toEqual([...understood].toSorted());
  for (const positional of command.positionals) expect(text).toContain(`\`${positional.name}\`: `);
  expect(text).toContain(command.summary);
  expect(text).toContain(command.details ?? "");
});

test("the keys of the configuration are those of the table, and none is missing", () => {
  const [, table = ""] = cli.split("<!-- keys:config -->");
  const documented = [...(table.split("\n\n**")[0] ?? "").matchAll(/^\| `(\w+)` /gm)].map(([, key]) => key);
  expect(() => checkConfig({ "no-such-key": 1 }, "sluice.config.mjs")).toThrow(`one of ${documented.join(", ")}.`);
});

test("the exit codes of the page are those of the program, with their meanings", () => {
  const rows = [...page("exit-codes.md").matchAll(/^\| (\d+) +\| (.+?) +\|/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(Object.fromEntries(rows)).toEqual(EXIT_CODES);
});
