import { lines } from './shell';
import { Software } from './software';

/** On the volume: what ran last, for engines that do not write their version beside their data. */
export const STAMP = '.keelwright-engine';

/**
 * Lines of a guard that refuse the data when what ran last on it must not be followed by this version, and write this one down
 * before the server starts. Data without the stamp comes from elsewhere: `otherwise` may find out what wrote it, as `name version`.
 */
export function stamp(engine: Software, version: string, volume: string, indent: string, otherwise = "was=''"): string {
  const mayPrecede = engine.versions.filter(from => from === version || engine.follows(from, version));
  return lines(`
    if [ -s ${volume}/${STAMP} ]; then read -r was < ${volume}/${STAMP}; else ${otherwise}; fi
    case "$was" in
      ''|${mayPrecede.map(from => `'${engine.name} ${from}'`).join('|')}) ;;
      *) refuse "The data on this volume is of $was, and ${engine.name} ${version} must not start on it: ${engine.wayOut}." ;;
    esac
    ${writeStamp(engine, version, volume)}
    sync
  `, indent);
}

export function writeStamp({ name }: Software, version: string, volume: string): string {
  return `echo '${name} ${version}' > ${volume}/${STAMP}.new; mv ${volume}/${STAMP}.new ${volume}/${STAMP}`;
}
