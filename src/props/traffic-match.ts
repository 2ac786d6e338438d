import { CallCondition, cookiePattern, literally } from './call-condition';

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

  /** Calls with a header whose whole value is matched by an expression, such as `.*beta.*`. */
  public static headerPattern(name: string, pattern: string): TrafficMatch {
    return new TrafficMatch([{ part: 'header', name, value: pattern, isPattern: true }]);
  }

  /** Calls with this cookie, among others. Name and value are as they are sent. */
  public static cookie(name: string, value: string): TrafficMatch {
    return TrafficMatch.headerPattern('cookie', cookiePattern(name, value));
  }

  /** Calls with this parameter in the URL: `TrafficMatch.query('beta', '1')` is for `/?beta=1`. */
  public static query(name: string, value: string): TrafficMatch {
    return new TrafficMatch([{ part: 'query', name, value, isPattern: false }]);
  }

  /** Calls of a browser, by its `User-Agent`. Who pretends to be another one is taken for it. */
  public static browser(browser: Browser): TrafficMatch {
    return TrafficMatch.headerPattern('user-agent', BROWSERS[browser] ?? String(browser));
  }

  /** Calls from an operating system, by what the browser says in its `User-Agent`. */
  public static operatingSystem(system: OperatingSystem): TrafficMatch {
    return TrafficMatch.headerPattern('user-agent', SYSTEMS[system] ?? String(system));
  }

  /** Calls of those who read this language best, such as `de`, with all of its regions: the first one in `Accept-Language`. */
  public static language(language: string): TrafficMatch {
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

  /** Calls for which this and the other hold. */
  public and(other: TrafficMatch): TrafficMatch {
    return new TrafficMatch([...this._conditions, ...other._conditions]);
  }
}
