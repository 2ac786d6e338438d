/** Characters that terminals or readers misinterpret: terminal control sequences, changes of the text direction, halves of surrogate pairs. */
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** The text with all of these escaped as in JSON; line breaks are kept. */
export function printable(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** The same in one line, for a name or value of a program inside a message. */
export function oneLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
