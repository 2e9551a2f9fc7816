/**
 * The variables of a child, built from nothing, because a host's environment holds its secrets and variables that change what programs do
 * (PRC-8).
 */
export function childVariables(path: string, home: string, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const env: Record<string, string> = { PATH: path, LC_ALL: "C", ...given };
  env["HOME"] ??= home;
  const systemRoot = process.env["SystemRoot"];
  if (process.platform === "win32" && systemRoot !== undefined) env["SystemRoot"] ??= systemRoot; // sockets and crypto fail without it
  return env;
}
