import { programName } from "./program-name.ts";

/**
 * What makes a command change the thing it is to judge: a check that mends hides the defect (OK-26). Matched by token, not by intent, so a
 * harmless use of the same token needs a written exception.
 */
const FLAGS: ReadonlySet<string> = new Set(
  [
    // repairs
    "--fix --fix-all --fix-errors --autofix --auto-fix --autocorrect --auto-correct --autocorrect-all --auto-correct-all --apply",
    "--apply-unsafe --unsafe-fixes --allow-dirty --allow-staged --accept --accept-all --bless",
    // writing
    "--write -w --in-place --inplace --overwrite --save --save-dev",
    // snapshots and the like
    "-u --update --update-snapshot --update-snapshots --updatesnapshot --snapshot-update --update-golden --update-goldens --update-baseline",
    "--update-expected --force-regen",
    // locks
    "--no-frozen-lockfile --no-immutable --fix-lockfile --lockfile-only --package-lock-only --update-lockfile --refresh-lockfile --upgrade",
  ].flatMap(words),
);

/** A program whose subcommands change what is judged, unless one of some tokens stands with them. */
interface Rule {
  readonly program: string;
  /** First words after the program, two of them joined by `+`; `none`: called without any; `any`: however it is called. */
  readonly commands: readonly string[];
  readonly unless: readonly string[];
}

const NODE = "update up upgrade dedupe add link unlink remove rm uninstall";

const RULES: readonly Rule[] = [
  rule("npm", `${NODE} shrinkwrap audit+fix pkg+set`),
  rule("npm", "install i in it install-test"), // clean is `npm ci`
  ...["pnpm", "yarn", "bun"].flatMap((program) => [rule(program, NODE), rule(program, "install i", "--frozen-lockfile --immutable")]),
  rule("yarn", "none", "--frozen-lockfile --immutable"),
  ...["pip", "pip3"].map((program) => rule(program, "install uninstall", "--require-hashes")),
  rule("poetry", "update lock add remove"),
  rule("uv", "lock add remove sync", "--frozen --locked --check"),
  rule("bundle", "update lock add"),
  rule("bundle", "install none", "--frozen --deployment"),
  rule("composer", "update require remove"),
  rule("cargo", "update add remove fix"),
  rule("cargo", "install", "--locked --frozen"),
  rule("go", "get fix fmt mod+tidy"),
  // Formatters that write unless they are told to look only.
  rule("cargo", "fmt", "--check"),
  rule("ruff", "format", "--check --diff"),
  rule("deno", "fmt", "--check"),
  rule("dart", "format", "--set-exit-if-changed"),
  rule("terraform", "fmt", "-check --check"),
  ...["black", "isort"].map((program) => rule(program, "any", "--check --check-only --diff -c")),
  rule("rustfmt", "any", "--check"),
];

/** Options whose value stands in the next word. */
const VALUED: ReadonlySet<string> = new Set(words("--prefix -C --cwd --dir --filter -F --workspace --manifest-path --directory --project"));

/** Variables by which test tools rewrite what they compare with. */
const SNAPSHOT_VARIABLE = /^(?:INSTA_\w*UPDATE|TRYBUILD|BLESS|(?=\w*UPDATE)\w*(?:SNAP|GOLDEN|EXPECT|BASELINE|FIXTURE)\w*)$/i;
const OFF: ReadonlySet<string> = new Set(words("0 no false none never off"));

/**
 * The first token by which a command line would change what it judges; `undefined` when there is none. Lines inside an argument, as shells
 * take them, are looked into.
 *
 * @param allowed tokens that somebody has excused in writing
 */
export function mutatingToken(argv: readonly string[], allowed: readonly string[] = []): string | undefined {
  for (const line of commandLines(argv)) {
    const found = [...commandTokens(line), ...line.map(wordToken)].find((token) => token !== undefined && !allowed.includes(token));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name of the first variable of an environment that makes a tool rewrite what it compares with. */
export function mutatingVariable(env: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(env).find(([name, value]) => isSnapshotUpdate(name, value))?.[0];
}

/** The command itself, and whatever its arguments would be as command lines. */
function commandLines(argv: readonly string[]): readonly (readonly string[])[] {
  const inner = argv.filter((argument) => /[\s;&|()<>`]/.test(argument)).flatMap((argument) => argument.split(/[;&|()<>`\n]+/));
  return [argv, ...inner.map((line) => line.split(/[\s"']+/).filter((word) => word !== ""))];
}

function wordToken(word: string): string | undefined {
  const at = word.indexOf("=");
  const name = at === -1 ? word : word.slice(0, at);
  if (FLAGS.has(name.startsWith("--") ? name.toLowerCase() : name)) return name;
  return at > 0 && isSnapshotUpdate(name, word.slice(at + 1)) ? name : undefined;
}

function isSnapshotUpdate(name: string, value: string): boolean {
  return SNAPSHOT_VARIABLE.test(name) && !OFF.has(value.toLowerCase());
}

/** Programs in a line with a subcommand that changes something, as `npm install`. */
function commandTokens(line: readonly string[]): readonly string[] {
  return line.flatMap((word, at) => {
    const program = programName(word);
    const rest = line.slice(at + 1);
    return RULES.filter((each) => each.program === program && !rest.some((token) => each.unless.includes(token))).flatMap((each) => {
      const called = calledAs(rest);
      const command = each.commands.find((name) => called.includes(name));
      if (command === undefined) return [];
      return [command === "none" || command === "any" ? program : `${program} ${command.replace("+", " ")}`];
    });
  });
}

/** How a program is called, in the words of {@link Rule}. */
function calledAs(rest: readonly string[]): readonly string[] {
  const [first, second] = rest.filter((word, at) => !word.startsWith("-") && !VALUED.has(rest[at - 1] ?? ""));
  return first === undefined ? ["any", "none"] : ["any", first, `${first}+${second ?? ""}`];
}

function rule(program: string, commands: string, unless = ""): Rule {
  return { program, commands: words(commands), unless: words(unless) };
}

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}
