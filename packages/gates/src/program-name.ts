/** The last part of a program's path. */
export function baseName(program: string): string {
  return program.split(/[\\/]/).at(-1) ?? program;
}

/** A program's name as people know it: without folders, capitals and the endings that Windows adds. */
export function programName(program: string): string {
  return baseName(program)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat)$/, "");
}
