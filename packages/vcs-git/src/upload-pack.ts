/**
 * The serving side of a fetch runs in the repository under judgement and reads its configuration. By itself it executes nothing of it;
 * these settings of the command line outrank that configuration, in case a version does, and no transport is left for what a promisor
 * remote would have it fetch. Git hands this text to a shell, so it is a constant but for the quoted path.
 */
export function uploadPackCommand(git: string | undefined): string {
  const quoted = git === undefined ? "git" : `'${git.replaceAll("'", "'\\''")}'`;
  const settings = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "core.alternateRefsCommand=true", "protocol.allow=never"];
  return `GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none ${quoted} ${settings.map((setting) => `-c ${setting}`).join(" ")} upload-pack`;
}
