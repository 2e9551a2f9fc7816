import { styleText } from "node:util";

const WIDTH = 100;
const BEATS = 8;
let told = 0;

/** Begins a beat: its code is what a test looks for, its title what a person reads. */
export function beat(code: string, title: string): void {
  told += 1;
  console.log(`\n${paint("bold", `${told}/${BEATS} ${code}`)}  ${title}`);
}

/** A sentence of the narrator. */
export function say(text: string): void {
  for (const line of wrapped(text, WIDTH - 2)) console.log(`  ${line}`);
}

/** Real data, as it was found: a file, an explanation, the output of a program. Only ids of commits are cut to 12 digits. */
export function quote(text: string): void {
  const shortened = text.trimEnd().replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/g, "$1");
  for (const line of shortened.split("\n")) {
    for (const part of wrapped(line, WIDTH - 4)) console.log(`  ${paint("dim", "|")} ${coloured(part)}`);
  }
}

/** Colours only where somebody looks, and nobody asked for none (`NO_COLOR`). */
function paint(style: "bold" | "dim" | "red" | "green" | "yellow", text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

function coloured(line: string): string {
  return line
    .replace(/\b(pass|approved|APPROVED|accepted|succeeded|LANDED)\b(?!_)/g, (word) => paint("green", word))
    .replace(/\b(fail|refused|REQUEST_CHANGES|DECISION_[A-Z]+|LAPS_EXHAUSTED|SIGKILL)\b/g, (word) => paint("red", word))
    .replace(/\b(pending|NOT_LANDED)\b/g, (word) => paint("yellow", word));
}

/** Lines of at most `width` characters; those after the first are indented by two more columns. */
function wrapped(line: string, width: number): readonly string[] {
  const indent = `${/^ */.exec(line)?.[0] ?? ""}  `;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const cut = space > indent.length ? space : width;
    lines.push(rest.slice(0, cut));
    rest = `${indent}${rest.slice(cut).trimStart()}`;
  }
  return [...lines, rest];
}
