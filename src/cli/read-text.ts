import { isUtf8 } from 'buffer';
import { buffer } from 'stream/consumers';
import { refuse } from '../private/refusal';

/** Everything in the stream, as text. */
export async function readAll(stream: NodeJS.ReadableStream, where: string): Promise<string> {
  return decoded(await buffer(stream), where);
}

/** The text of a file, which must be UTF-8: Node would replace invalid bytes silently, in names too. */
export function decoded(bytes: Buffer, where: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  // No character crosses the end of a line, so each line can be validated on its own.
  let [line, start] = [1, 0];
  for (let end = bytes.indexOf('\n'); end >= 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf('\n', start)) [line, start] = [line + 1, end + 1];
  return refuse(`${where}:${line}`, {
    code: 'text-not-utf8',
    problem: 'the text is not valid UTF-8',
    given: bytes.toString('latin1', start, start + 120).split('\n', 1)[0].trim(),
    allowed: 'UTF-8, the only encoding that Kubernetes reads',
    fix: 'save it as UTF-8, for example with iconv -f latin1 -t utf-8',
  });
}
