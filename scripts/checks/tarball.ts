// What publint does not look for: tests and private ranges in what is published.

/** `files` as tar lists them, `manifest` the packed package.json. */
export function tarballFaults(files: readonly string[], manifest: unknown): readonly string[] {
  const text = JSON.stringify(manifest);
  return [
    ...files.filter((path) => /\.(test|test-d)\.|\/node_modules\//.test(path)).map((path) => `${path} is published`),
    ...["package/LICENSE", "package/dist/index.js", "package/dist/index.d.ts", "package/src/index.ts"]
      .filter((path) => !files.includes(path))
      .map((path) => `${path} is missing`),
    ...[...text.matchAll(/"(?:workspace|catalog|file|link):[^"]*"/g)].map((match) => `the range ${match[0]} means nothing outside`),
  ];
}
