/** Whether something matches; a string explains why that is unknown from the manifests alone. */
export type Match = boolean | string;

export function all(matches: Match[]): Match {
  return matches.includes(false) ? false : matches.find(match => match !== true) ?? true;
}

export function any(matches: Match[]): Match {
  return matches.includes(true) ? true : matches.find(match => match !== false) ?? false;
}

export function isDoubt(match: Match): match is string {
  return typeof match === 'string';
}
