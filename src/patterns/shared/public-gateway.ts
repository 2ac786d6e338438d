import { isIP } from 'net';
import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { PublicGatewayProps } from './public-gateway-props';
import { GatewayListeners, MOST_LISTENERS } from '../../blocks/entry/gateway-listeners';
import { refuseBadHost } from '../../blocks/entry/route-names';
import { needExternal } from '../../blocks/objects/external';
import { requireGatewayFeature } from '../../blocks/objects/features';
import { sharedLabels } from '../../blocks/objects/identity';
import { kubeObject } from '../../blocks/objects/kube';
import { refuseLending } from '../../blocks/objects/tenancy';
import { redirectToHttps } from '../../blocks/routes/redirects';
import { referenceGrants } from '../../blocks/routes/reference-grants';
import { Entry } from '../../platform/entry';
import { GatewayTls } from '../../platform/gateway-tls';
import { checked } from '../../private/calls/checked';
import { constructId, dnsLabel, metadataMap, namespaceName, objectName } from '../../private/names';
import { refuse } from '../../private/refusal';
import { markSource } from '../../private/source';

/**
 * One address for many apps: a Gateway with a listener for each host, its certificates, and the redirect from HTTP to HTTPS.
 * Create it before the apps. Their routes attach to it if their platform's `entry` is the gateway's, or refers to it by name:
 * `Entry.gateway({ name: 'public', namespace: 'edge' })`.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 * @example
 * const gateway = new PublicGateway(new System(app, 'edge'), 'public', {
 *   className: 'gke-l7-global-external-managed',
 *   tls: [GatewayTls.secret('acme-wildcard', { hosts: ['*.acme.example'] })],
 * });
 * const shop = new System(app, 'shop', { platform: Platform.gke({ entry: gateway.entry }) });
 *
 * new TwelveFactorApp(shop, 'web', {
 *   image: 'ghcr.io/acme/web:1.8.2',
 *   port: 8080,
 *   health: Health.http('/healthz'),
 *   resources: { cpu: '250m', memory: '256Mi' },
 *   routes: [Route.host('shop.acme.example')],
 * });
 */
@checked
export class PublicGateway extends Construct {
  /** The Gateway. */
  public readonly gateway: ApiObject;

  /** The HTTPRoute that redirects HTTP to HTTPS. */
  public readonly redirectRoute?: ApiObject;

  /** ReferenceGrants that allow it to read certificates of other namespaces, one for each. */
  public readonly referenceGrants: ApiObject[];

  /** The entry for the platform of apps: `Platform.generic({ entry: gateway.entry })`. */
  public readonly entry: Entry;

  private readonly listeners: GatewayListeners;

  /**
   * Creates the Gateway and all related objects.
   *
   * @throws name-invalid, object-name-invalid, gateway-homeless, gateway-late, gateway-hosts-invalid, gateway-admits-invalid,
   *   gateway-redirect-without-tls, gateway-address-invalid, tenant-crossed, route-host-invalid, route-host-uncovered, gateway-api-too-old,
   *   gateway-cannot, label-invalid
   */
  constructor(scope: Construct, id: string, props: PublicGatewayProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const className = objectName(this, 'className', props.className);
    const namespace = Chart.of(this).namespace ?? this.refuseHomeless();
    const { implementation, assume, tls, hosts, namespaces, callers, redirectHttp = tls.length > 0 } = props;
    const facts = { className, implementation, assume };
    if (redirectHttp && tls.length === 0) this.refuseRedirect();
    if (hosts) this.refuseBadHosts('hosts', hosts);
    if (hosts && !redirectHttp && hosts.length > MOST_LISTENERS) this.refuseManyHosts(hosts.length);
    if (callers?.length === 0) this.refuseEmpty('callers is empty: no client could reach the apps', "callers: [Peer.namespace('envoy-gateway-system')], or remove callers if they are unknown");
    if (namespaces?.labels && Object.keys(namespaces.labels).length === 0) {
      this.refuseEmpty('namespaces has no labels, so it would match every namespace', "namespaces: RouteNamespaces.labelled({ 'acme.example/routes': 'yes' }), or RouteNamespaces.all() for all namespaces");
    }
    tls.forEach(certificate => this.checkTls(certificate));
    needExternal(this, 'GatewayClass', className);
    if (props.infrastructureAnnotations) {
      requireGatewayFeature(this, 'infrastructure', { what: 'infrastructureAnnotations sets spec.infrastructure of the Gateway', fix: 'remove infrastructureAnnotations' });
    }

    this.listeners = new GatewayListeners(this, { name, namespace, facts, tls, hosts, namespaces, redirectsHttp: redirectHttp, callers });
    this.gateway = this.makeGateway(name, className, props);
    this.redirectRoute = redirectHttp ? redirectToHttps(this, name, facts) : undefined;
    this.referenceGrants = referenceGrants(this, name, namespace, tls, () => this.listenerSets.length > 0);
    this.entry = Entry.gateway({ name, namespace, ...facts, callers });
  }

  /** Certificates that cert-manager issues, one for each host so far. */
  public get certificates(): ApiObject[] {
    return [...this.listeners.certificates];
  }

  /** ListenerSets with the listeners beyond the 64 of the Gateway. */
  public get listenerSets(): ApiObject[] {
    return [...this.listeners.listenerSets];
  }

  private makeGateway(name: string, gatewayClassName: string, { annotations, infrastructureAnnotations, addresses }: PublicGatewayProps): ApiObject {
    const infrastructure = infrastructureAnnotations && { annotations: metadataMap(this, 'infrastructureAnnotations', infrastructureAnnotations) };
    return kubeObject(ApiObject, this, 'Gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, labels: sharedLabels(this), annotations: metadataMap(this, 'annotations', annotations) },
      spec: {
        gatewayClassName,
        infrastructure,
        addresses: addresses?.map(address => this.address(address)),
        listeners: Lazy.any({ produce: () => this.listeners.render() }),
        allowedListeners: Lazy.any({ produce: () => this.listenerSets.length === 0 ? undefined : { namespaces: { from: 'Same' } } }),
      },
    });
  }

  private checkTls({ issuerName, secretName, hosts, secretOptions, listenerOptions }: GatewayTls): void {
    if (issuerName !== undefined) needExternal(this, 'ClusterIssuer', objectName(this, 'tls: the ClusterIssuer', issuerName));
    if (listenerOptions) metadataMap(this, 'tls options', listenerOptions);
    if (secretName === undefined) return;
    this.refuseBadHosts(`hosts of the Secret ${secretName}`, hosts ?? []);
    const { namespace, makeGrant = true } = secretOptions!;
    if (namespace !== undefined && makeGrant) refuseLending(this, namespace);
    if (namespace !== undefined && namespace !== Chart.of(this).namespace) needExternal(this, 'Namespace', namespaceName(this, 'tls: the namespace', namespace));
    needExternal(this, 'Secret', objectName(this, 'tls: the Secret', secretName), ['tls.crt', 'tls.key'], namespace);
  }

  private address(given: string): object {
    if (isIP(given) > 0) return { type: 'IPAddress', value: given };
    if (/^[a-z]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(given)) return { type: 'NamedAddress', value: given };
    return refuse(this, {
      code: 'gateway-address-invalid',
      problem: 'addresses has a value that is neither an IP address nor a name',
      given,
      allowed: "IPv4 and IPv6 addresses such as '203.0.113.7', and names that the controller knows, such as 'acme-public'",
      fix: "set addresses: ['203.0.113.7']",
    });
  }

  private refuseBadHosts(prop: string, hosts: string[]): void {
    hosts.forEach(host => refuseBadHost(this, host, { problem: `${prop} has a name`, fix: name => `hosts: ['${name}']` }));
    const twice = hosts.find((host, i) => hosts.indexOf(host) !== i);
    if (hosts.length > 0 && twice === undefined) return;
    refuse(this, {
      code: 'gateway-hosts-invalid',
      problem: hosts.length === 0 ? `${prop}: at least one is required` : `${prop}: one is listed twice`,
      given: twice ?? hosts,
      allowed: 'at least one host, each listed once',
      fix: hosts.length === 0 ? "set hosts: ['*.acme.example'], or remove hosts of the gateway to use those of the routes" : 'remove one of the two',
    });
  }

  private refuseEmpty(problem: string, fix: string): never {
    return refuse(this, {
      code: 'gateway-admits-invalid',
      problem,
      given: 'nothing',
      allowed: 'at least one peer in callers, and one label in RouteNamespaces.labelled',
      fix: `set ${fix}`,
    });
  }

  private refuseManyHosts(given: number): never {
    return refuse(this, {
      code: 'gateway-hosts-invalid',
      problem: 'without redirectHttp, each host needs its own HTTP listener, and a Gateway cannot have so many listeners',
      given,
      allowed: `at most ${MOST_LISTENERS} hosts with plaintext HTTP`,
      fix: "use a wildcard for several hosts: hosts: ['*.acme.example']",
    });
  }

  private refuseRedirect(): never {
    return refuse(this, {
      code: 'gateway-redirect-without-tls',
      problem: 'redirectHttp redirects requests to HTTPS, but the gateway has no tls',
      given: 'tls: []',
      allowed: 'redirectHttp together with tls',
      fix: "set tls: [GatewayTls.issuer('letsencrypt')], or remove redirectHttp",
    });
  }

  private refuseHomeless(): never {
    return refuse(this, {
      code: 'gateway-homeless',
      problem: 'its chart has no namespace, and routes of other namespaces must refer to the namespace of the gateway',
      given: 'nothing',
      allowed: 'a PublicGateway in a System, or in a Chart with a namespace',
      fix: "create it in a System: new PublicGateway(new System(app, 'edge'), 'public', { ... })",
    });
  }
}
