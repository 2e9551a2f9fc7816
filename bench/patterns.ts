import { compilePatterns } from "@sluice/gates";
import { Minimatch } from "minimatch";
import { compare } from "./compare.ts";
import { type Figure, type FigureResult, sameAnswer, short } from "./figure.ts";

const PATHS = 2000;
const MEANING = { dot: true, nonegate: true, nocomment: true, platform: "linux" } as const;

/** What policies list: hidden folders, secrets, lock files, generated code. Each ends in a pattern, so that bare matchers mean the same. */
const LISTED = [
  ".github/**",
  "**/*.pem",
  "**/*.key",
  "**/secrets/**",
  "infra/prod/**",
  "**/migrations/*.sql",
  "packages/*/dist/**",
  "docs/**/*.generated.md",
  "**/.env*",
  "**/*.{snap,lock}",
];

/** A compiled list of patterns, with the check of each path, against bare matchers with the same options. */
export const patterns: Figure = {
  name: "patterns",
  async measure(effort) {
    const results: FigureResult[] = [];
    const paths = repositoryPaths(effort.quick ? 20 : PATHS);
    for (const [name, list] of [
      ["list", LISTED],
      ["one", ["packages/*/src/**/*.test.ts"]],
    ] as const) {
      const set = compilePatterns(list);
      const bare = list.map((pattern) => new Minimatch(pattern, MEANING));
      const ours = (path: string): boolean => set.match(path).kind === "matched";
      const theirs = (path: string): boolean => bare.some((matcher) => matcher.match(path));
      sameAnswer(name, paths.map(ours), paths.map(theirs));
      const hits = paths.filter(ours).length;
      const over = (matches: (path: string) => boolean) => () => () => {
        if (paths.filter(matches).length !== hits) throw new Error("the matches are others");
        return paths.length;
      };
      const { faster, us, rounds } = await compare(
        [
          { name: "sluice", batch: over(ours) },
          { name: "minimatch", batch: over(theirs) },
        ],
        effort,
      );
      results.push({
        name: `patterns/${name}`,
        ratio: short(faster[0] ?? 0),
        unit: "times as fast as bare minimatch with the same options",
        detail: {
          bar: 0.9,
          goal: 1,
          good: "above",
          rounds,
          paths: paths.length,
          hits,
          microseconds: { sluice: short(us[0] ?? 0), minimatch: short(us[1] ?? 0) },
        },
      });
    }
    return results;
  },
};

/** Paths as a repository of many packages has them; a few of them are listed. */
function repositoryPaths(count: number): readonly string[] {
  const folders = ["packages/core/src/ports", "packages/app/dist/assets", "docs/guides/first", "infra/prod/eu", "src", ".github/workflows", "db/migrations", "test/fixtures/secrets"]; // prettier-ignore
  const names = ["index.ts", "main.test.ts", "guide.generated.md", "schema.sql", "ci.yml", "server.pem", ".env.local", "yarn.lock", "README.md", "a-much-longer-name-of-a-module.ts"]; // prettier-ignore
  return Array.from({ length: count }, (_, at) => {
    const [folder = "", name = ""] = [folders[at % folders.length], names[Math.floor(at / folders.length) % names.length]];
    return `${folder}/part-${at % 97}/${name}`;
  });
}
