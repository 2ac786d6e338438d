/** Words that every shell reads literally: zsh also expands words that start with =. */
const PLAIN = /^[\w./:@,+-][\w./:@,+=-]*$/;

/** The word, quoted for a shell. */
export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command for users to run. Every printed command is created here. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** A file argument of a command that also takes options. */
export function fileWord(file: string): string {
  return file.startsWith('-') ? `./${file}` : file;
}
