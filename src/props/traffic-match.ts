import { CallCondition, cookiePattern, literally } from './call-condition';
import { COOKIE_NAME, COOKIE_VALUE } from '../private/headers';
import { listed } from '../private/nearest';
import { refuse } from '../private/refusal';

/** Browsers as they call themselves; those that are built on another one are not counted as it. */
export enum Browser {
  /** Mozilla Firefox. */
  FIREFOX = 'firefox',
  /** Google Chrome. */
  CHROME = 'chrome',
  /** Apple Safari. */
  SAFARI = 'safari',
  /** Microsoft Edge. */
  EDGE = 'edge',
  /** Opera. */
  OPERA = 'opera',
}

/** Operating systems as browsers name them. */
export enum OperatingSystem {
  /** Microsoft Windows. */
  WINDOWS = 'windows',
  /** Apple macOS; iPads call themselves so as well. */
  MACOS = 'macos',
  /** Linux, without Android. */
  LINUX = 'linux',
  /** Android. */
  ANDROID = 'android',
  /** iPhones and iPads that say so. */
  IOS = 'ios',
}

// On iPhones all of them are built on Safari, and some call themselves by another name.
const BROWSERS: { readonly [browser: string]: string } = {
  [Browser.FIREFOX]: '.*(Firefox|FxiOS)/.*',
  // Whoever is built on Chrome says so too, and more before or after it.
  [Browser.CHROME]: '.*Gecko\\) (Chrome|CriOS)/[0-9.]+ (Mobile(/[A-Za-z0-9]+)? )?Safari/[0-9.]+',
  [Browser.SAFARI]: '.*Version/[0-9.]+ (Mobile/[A-Za-z0-9]+ )?Safari/[0-9.]+',
  [Browser.EDGE]: '.* Edg(e|A|iOS)?/.*',
  [Browser.OPERA]: '.* OP[RT]/.*',
};

const SYSTEMS: { readonly [system: string]: string } = {
  [OperatingSystem.WINDOWS]: '.*Windows NT.*',
  [OperatingSystem.MACOS]: '.*Macintosh;.*',
  [OperatingSystem.LINUX]: '.*X11;.*Linux.*',
  [OperatingSystem.ANDROID]: '.*Android.*',
  [OperatingSystem.IOS]: '.*(iPhone|iPad|iPod).*',
};

const AGENT = 'user-agent';
const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;

/**
 * Calls that are told apart by what they carry. It takes something that looks into calls: a Gateway or a mesh, and an expression is read as
 * RE2 by those of Envoy's family.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
 */
export class TrafficMatch {
  /** Calls with this header: its name in any case, its value exactly. */
  public static header(name: string, value: string): TrafficMatch {
    return new TrafficMatch([{ part: 'header', name, value, isPattern: false }]);
  }

  /** Calls with a header whose whole value is matched by an expression, such as `beta|gamma` or `.*beta.*`. */
  public static headerPattern(name: string, pattern: string): TrafficMatch {
    return new TrafficMatch([{ part: 'header', name, value: pattern, isPattern: true }]);
  }

  /**
   * Calls with this cookie, among others. Name and value are as they are sent.
   *
   * @throws release-match-invalid
   */
  public static cookie(name: string, value: string): TrafficMatch {
    if (!(isText(name) && COOKIE_NAME.test(name) && isText(value) && COOKIE_VALUE.test(value))) {
      refuseMatch('a cookie', { [String(name)]: value }, 'a name of letters, digits, hyphens and underscores, and a value without blanks and semicolons', "TrafficMatch.cookie('tester', '1')");
    }
    return TrafficMatch.headerPattern('cookie', cookiePattern(name, value));
  }

  /** Calls with this parameter in the URL: `TrafficMatch.query('beta', '1')` is for `/?beta=1`. */
  public static query(name: string, value: string): TrafficMatch {
    return new TrafficMatch([{ part: 'query', name, value, isPattern: false }]);
  }

  /**
   * Calls of a browser, by its `User-Agent`. Who pretends to be another one is taken for it.
   *
   * @throws release-match-invalid
   */
  public static browser(browser: Browser): TrafficMatch {
    const known = Object.values(Browser).includes(browser);
    if (!known) refuseMatch('a browser', browser, `those of Browser: ${listed(Object.values(Browser))}`, 'TrafficMatch.browser(Browser.FIREFOX)');
    return TrafficMatch.headerPattern(AGENT, BROWSERS[browser]);
  }

  /**
   * Calls from an operating system, by what the browser says in its `User-Agent`.
   *
   * @throws release-match-invalid
   */
  public static operatingSystem(system: OperatingSystem): TrafficMatch {
    const known = Object.values(OperatingSystem).includes(system);
    if (!known) refuseMatch('an operating system', system, `those of OperatingSystem: ${listed(Object.values(OperatingSystem))}`, 'TrafficMatch.operatingSystem(OperatingSystem.IOS)');
    return TrafficMatch.headerPattern(AGENT, SYSTEMS[system]);
  }

  /**
   * Calls of those who read this language best, such as `de`, with all of its regions: the first one in `Accept-Language`.
   *
   * @throws release-match-invalid
   */
  public static language(language: string): TrafficMatch {
    if (!(isText(language) && LANGUAGE.test(language))) {
      refuseMatch('a language', language, 'a tag of letters and digits between hyphens, as browsers send it', "TrafficMatch.language('de')");
    }
    return TrafficMatch.headerPattern('accept-language', `${literally(language)}(-[A-Za-z0-9-]+)?([,;].*)?`);
  }

  /** Calls from a region, by the header in which whatever stands before the cluster says it, such as `cloudfront-viewer-country`. */
  public static region(header: string, region: string): TrafficMatch {
    return TrafficMatch.header(header, region);
  }

  private constructor(
    /**
     * All of them hold.
     * @internal
     */
    public readonly _conditions: CallCondition[],
  ) {}

  /** Calls for which this and the other hold: by two headers or parameters, or of a browser on an operating system. */
  public and(other: TrafficMatch): TrafficMatch {
    return new TrafficMatch(withOneAgent([...this._conditions, ...other._conditions]));
  }
}

/** Nothing that reads routes looks at one header twice. In this one the system stands before the browser. */
function withOneAgent(conditions: CallCondition[]): CallCondition[] {
  const among = (patterns: object) => conditions.find(({ name, value }) => name === AGENT && Object.values(patterns).includes(value));
  const [system, browser] = [among(SYSTEMS), among(BROWSERS)];
  if (system === undefined || browser === undefined) return conditions;
  return [...conditions.filter(condition => condition !== system && condition !== browser), { ...browser, value: system.value.replace(/\.\*$/, '') + browser.value }];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function refuseMatch(what: string, given: unknown, allowed: string, example: string): never {
  return refuse('TrafficMatch', {
    code: 'release-match-invalid',
    problem: `calls are told apart by ${what} that no call can have`,
    given: given ?? 'nothing',
    allowed,
    fix: `write ${example}`,
  });
}
