import { checked } from '../../private/calls/checked';
import { listed } from '../../private/messages/nearest';
import { COOKIE_NAME, COOKIE_VALUE } from '../../private/network/headers';
import { refuse } from '../../private/refusal';
import { CallCondition, cookiePattern, literally } from '../routes/call-condition';

/** Browsers by their `User-Agent`; a browser that is based on another one does not count as that one. */
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

/** Operating systems by the browser's `User-Agent`. */
export enum OperatingSystem {
  /** Microsoft Windows. */
  WINDOWS = 'windows',
  /** Apple macOS; iPads identify themselves as macOS too. */
  MACOS = 'macos',
  /** Linux, without Android. */
  LINUX = 'linux',
  /** Android. */
  ANDROID = 'android',
  /** iPhones, and iPads that identify themselves as such. */
  IOS = 'ios',
}

// On iPhones all browsers are based on Safari, and some use another name in their User-Agent.
const BROWSERS: { readonly [browser: string]: string } = {
  [Browser.FIREFOX]: '.*(Firefox|FxiOS)/.*',
  // Browsers based on Chrome name Chrome as well, with more text before or after it.
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
 * Matches requests by their content. Requires a router that reads HTTP requests, such as a Gateway or a mesh. Those based on Envoy read
 * patterns as RE2 expressions.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
 */
@checked
export class TrafficMatch {
  /** Requests with this header: the name is case-insensitive, the value must match exactly. */
  public static header(name: string, value: string): TrafficMatch {
    return new TrafficMatch([{ part: 'header', name, value, isPattern: false }]);
  }

  /** Requests with a header whose entire value matches a regular expression, such as `beta|gamma` or `.*beta.*`. */
  public static headerPattern(name: string, pattern: string): TrafficMatch {
    return new TrafficMatch([{ part: 'header', name, value: pattern, isPattern: true }]);
  }

  /**
   * Requests with this cookie, possibly among others. Name and value must match exactly.
   *
   * @throws release-match-invalid
   */
  public static cookie(name: string, value: string): TrafficMatch {
    if (!(isText(name) && COOKIE_NAME.test(name) && isText(value) && COOKIE_VALUE.test(value))) {
      refuseMatch('a cookie', { [String(name)]: value }, 'a name of letters, digits, hyphens and underscores, and a value without spaces and semicolons', "TrafficMatch.cookie('tester', '1')");
    }
    return TrafficMatch.headerPattern('cookie', cookiePattern(name, value));
  }

  /** Requests with this query parameter: `TrafficMatch.query('beta', '1')` matches `/?beta=1`. */
  public static query(name: string, value: string): TrafficMatch {
    return new TrafficMatch([{ part: 'query', name, value, isPattern: false }]);
  }

  /**
   * Requests from a browser, by its `User-Agent`. A client that imitates a browser counts as that browser.
   *
   * @throws release-match-invalid
   */
  public static browser(browser: Browser): TrafficMatch {
    const known = Object.values(Browser).includes(browser);
    if (!known) refuseMatch('a browser', browser, `those of Browser: ${listed(Object.values(Browser))}`, 'TrafficMatch.browser(Browser.FIREFOX)');
    return TrafficMatch.headerPattern(AGENT, BROWSERS[browser]);
  }

  /**
   * Requests from an operating system, by the browser's `User-Agent`.
   *
   * @throws release-match-invalid
   */
  public static operatingSystem(system: OperatingSystem): TrafficMatch {
    const known = Object.values(OperatingSystem).includes(system);
    if (!known) refuseMatch('an operating system', system, `those of OperatingSystem: ${listed(Object.values(OperatingSystem))}`, 'TrafficMatch.operatingSystem(OperatingSystem.IOS)');
    return TrafficMatch.headerPattern(AGENT, SYSTEMS[system]);
  }

  /**
   * Requests from users who prefer this language, such as `de`, with all of its regions: the first one in `Accept-Language`.
   *
   * @throws release-match-invalid
   */
  public static language(language: string): TrafficMatch {
    if (!(isText(language) && LANGUAGE.test(language))) {
      refuseMatch('a language', language, 'a language tag as browsers send it: letters and digits, separated by hyphens', "TrafficMatch.language('de')");
    }
    return TrafficMatch.headerPattern('accept-language', `${literally(language)}(-[A-Za-z0-9-]+)?([,;].*)?`);
  }

  /** Requests from a region, by the header in which a proxy in front of the cluster sends it, such as `cloudfront-viewer-country`. */
  public static region(header: string, region: string): TrafficMatch {
    return TrafficMatch.header(header, region);
  }

  private constructor(
    /**
     * All of these conditions must match.
     * @internal
     */
    public readonly _conditions: CallCondition[],
  ) {}

  /** Requests that match both this and the other: two headers or parameters, or a browser on an operating system. */
  public and(other: TrafficMatch): TrafficMatch {
    return new TrafficMatch(withOneAgent([...this._conditions, ...other._conditions]));
  }
}

/** No router matches one header twice. In this header the operating system comes before the browser. */
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
    problem: `no request can have ${what} like this`,
    given: given ?? 'nothing',
    allowed,
    fix: `use ${example}`,
  });
}
