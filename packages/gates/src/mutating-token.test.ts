import { describe, expect, test } from "vitest";
import { command } from "./index.ts";

const messages = (argv: readonly string[], extra: object = {}): readonly string[] => {
  const validated = command.validate({ argv, ...extra });
  return validated.ok ? [] : validated.issues.map(({ message }) => message);
};

const line = (text: string): readonly string[] => text.split(" ");

describe("commands that would change what they judge", () => {
  test.each([
    ["--fix", "eslint --fix ."],
    ["--fix", "ruff check --fix=true"],
    ["--write", "prettier --write src"],
    ["-w", "gofmt -w ."],
    ["-u", "jest -u"],
    ["--updateSnapshot", "jest --updateSnapshot"],
    ["--update", "vitest run --update"],
    ["--snapshot-update", "pytest --snapshot-update"],
    ["--autocorrect", "rubocop --autocorrect"],
    ["--no-frozen-lockfile", "pnpm install --frozen-lockfile --no-frozen-lockfile"],
    ["npm install", "npm install"],
    ["npm i", "npm --prefix web i"],
    ["npm update", "npm update"],
    ["npm audit fix", "npm audit fix"],
    ["pnpm install", "pnpm.cmd install"],
    ["pnpm install", "pnpm -C web install"],
    ["yarn", "yarn"],
    ["yarn", "yarn --silent"],
    ["pip install", "/usr/bin/pip install -r requirements.txt"],
    ["poetry lock", "poetry lock"],
    ["cargo update", "cargo update"],
    ["cargo fmt", "cargo fmt"],
    ["black", "black ."],
    ["go mod tidy", "go mod tidy"],
    ["bundle install", "bundle install"],
    ["UPDATE_SNAPSHOTS", "env UPDATE_SNAPSHOTS=1 npm test"],
    ["INSTA_UPDATE", "env INSTA_UPDATE=always cargo test"],
    ["UPDATE_GOLDEN", "env UPDATE_GOLDEN= make test"],
  ])("given %s in %s, then it is refused and the token is named (OK-26)", (token, text) => {
    expect(messages(line(text)).join()).toContain(`: ${token} is refused`);
  });

  test.each([
    "eslint .",
    "eslint --fix-dry-run .",
    "prettier --check src",
    "npm ci",
    "npm run install-check",
    "npm test",
    "pnpm install --frozen-lockfile",
    "yarn --immutable",
    "yarn install --frozen-lockfile",
    "yarn test",
    "pip install --require-hashes -r requirements.txt",
    "cargo fmt --check",
    "cargo test --locked",
    "black --check .",
    "bundle install --frozen",
    "env INSTA_UPDATE=no cargo test",
    "env UPDATE_SNAPSHOTS=0 npm test",
    "make update-check",
  ])("given the checking twin %s, then it is accepted", (text) => {
    expect(messages(line(text))).toEqual([]);
  });

  test("a line inside an argument is looked into, as a shell would (OK-26)", () => {
    expect(messages(["sh", "-c", "cd web && npm install; npm test"]).join()).toContain(": npm install is refused");
    expect(messages(["bash", "-c", 'eslint "--fix" .']).join()).toContain(": --fix is refused");
    expect(messages(["sh", "-c", "(UPDATE_SNAPSHOTS=yes npm test)"]).join()).toContain(": UPDATE_SNAPSHOTS is refused");
    expect(messages(["sh", "-c", "npm ci && npm test"])).toEqual([]);
  });

  test("a token that means something else is excused in writing, that token only (OK-26)", () => {
    const because = "python: unbuffered output";
    expect(messages(line("python -u check.py"))).toHaveLength(1);
    expect(messages(line("python -u check.py"), { mutates: { tokens: ["-u"], because } })).toEqual([]);
    expect(messages(line("python -u check.py --fix"), { mutates: { tokens: ["-u"], because } }).join()).toContain(": --fix is refused");
    for (const mutates of [{ tokens: ["-u"] }, { tokens: ["-u"], because: " " }, { tokens: [], because }, true]) {
      expect(command.validate({ argv: line("python -u check.py"), mutates })).toMatchObject({ ok: false });
    }
  });

  test("given any words around it, also broken ones, then the token is found (OK-26)", () => {
    const odd = [
      "",
      "=",
      "-",
      "--",
      "\u{1f600}",
      "$(",
      "`",
      "a=b",
      '"',
      "'",
      "\n",
      "NPM",
      "x".repeat(8000),
      "&&",
      ")",
      "toString",
      "__proto__",
    ];
    for (const [at, before] of odd.entries()) {
      for (const after of odd) {
        expect(() => messages(["tool", before, after])).not.toThrow();
        expect(messages(["tool", before, "--fix", after, ...odd.slice(at)])).not.toEqual([]);
      }
    }
  });
});
