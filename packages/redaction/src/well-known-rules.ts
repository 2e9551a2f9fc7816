import type { RedactionRule } from "./redaction-rule.ts";

// A token may stand behind "_" (TOKEN_ghp_…), so the left border is "no letter or digit". A border also keeps every rule linear: in a run of
// token characters only its beginning is tried.

/** Secrets that are recognised by their form. A capture group `secret` narrows the match down to the part that has to go. */
export const WELL_KNOWN_RULES: readonly RedactionRule[] = [
  { name: "aws-key", pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[0-9A-Z]{16}/g },
  { name: "github-token", pattern: /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g },
  { name: "gitlab-token", pattern: /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{16,}/g },
  { name: "slack-token", pattern: /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)-[A-Za-z0-9-]{10,}/g },
  { name: "npm-token", pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,}/g },
  { name: "anthropic-key", pattern: /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{12,}/g },
  { name: "api-key", pattern: /(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_-]{20,}|[prs]k_(?:live|test)_[A-Za-z0-9]{16,})/g },
  { name: "google-key", pattern: /(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}/g },
  { name: "jwt", pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g },
  {
    name: "authorization",
    pattern:
      /authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:(?:basic|bearer|digest|token|negotiate)[ \t]{1,4}(?=\S{6})|(?=\S{16}))(?<secret>(?!\[redacted:)[^\s"',;]+)/gi,
  },
  { name: "authorization", pattern: /(?<![A-Za-z0-9])bearer[ \t]{1,4}(?<secret>[A-Za-z0-9._~+/=-]{16,})/gi },
  { name: "authorization", pattern: /(?<![A-Za-z0-9])basic[ \t]{1,4}(?<secret>[A-Za-z0-9+/]{8,}={0,2})/gi, accepts: isCredentials },
  { name: "url-password", pattern: /:\/\/[^\s:@/?#[\]]{0,128}:(?<secret>(?!\[redacted:)[^\s@/]{1,256})@/g },
  { name: "url-token", pattern: /:\/\/(?<secret>[^\s:@/?#.[\]]{16,256})@/g },
];

/** "Basic authentication" is prose; credentials are the base64 form of `user:password`. */
function isCredentials(match: string): boolean {
  try {
    return atob(match.slice(5).trim()).includes(":");
  } catch {
    return false;
  }
}
