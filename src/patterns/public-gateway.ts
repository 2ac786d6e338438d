import { isIP } from 'net';
import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { PublicGatewayProps } from './public-gateway-props';
import { needExternal } from '../blocks/external';
import { GatewayListeners, MOST_LISTENERS } from '../blocks/gateway-listeners';
import { sharedLabels } from '../blocks/identity';
import { kubeObject } from '../blocks/kube';
import { referenceGrants } from '../blocks/reference-grants';
import { requireGatewayFeature } from '../blocks/require-feature';
import { refuseBadHost } from '../blocks/route-names';
import { refuseLending } from '../blocks/tenancy';
import { Entry } from '../platform/entry';
import { GatewaySecretOptions, GatewayTls } from '../platform/gateway-tls';
import { constructId, dnsLabel, metadataMap, namespaceName, objectName } from '../private/names';
import { refuse } from '../private/refusal';
import { anything, checkShape, flag, instance, listOf, mapOf, required, Shape, text } from '../private/shape';
import { markSource } from '../private/source';
import { Peer } from '../props/peer';
import { RouteNamespaces } from '../props/route-namespaces';

const SHAPE: Shape<PublicGatewayProps> = {
  className: anything,
  tls: required(listOf(instance(GatewayTls, "GatewayTls.issuer('letsencrypt')"))),
  hosts: listOf(text),
  namespaces: instance(RouteNamespaces, 'RouteNamespaces.same()'),
  redirectHttp: flag,
  addresses: listOf(text),
  callers: listOf(instance(Peer, "Peer.namespace('envoy-gateway-system')")),
  annotations: mapOf(anything),
  infrastructureAnnotations: mapOf(anything),
  name: anything,
};

const SECRET_SHAPE: Shape<GatewaySecretOptions> = { hosts: listOf(text), namespace: anything, makeGrant: flag };

/**
 * One address for many apps: a Gateway with a listener for each host, its certificates, and the way from plain text to TLS.
 * Make it before the apps. Their routes come by it when their platform's `entry` is this, or names it:
 * `Entry.gateway({ name: 'public', namespace: 'edge' })`.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export class PublicGateway extends Construct {
  /** The Gateway. */
  public readonly gateway: ApiObject;

  /** What leads plain text to TLS. */
  public readonly redirectRoute?: ApiObject;

  /** What lets it read certificates of other namespaces, one for each. */
  public readonly referenceGrants: ApiObject[];

  /** What it is for the platform of apps: `Platform.generic({ entry: gateway.entry })`. */
  public readonly entry: Entry;

  private readonly listeners: GatewayListeners;

  /**
   * Makes the Gateway and all that belongs to it.
   *
   * @throws name-invalid, object-name-invalid, gateway-homeless, gateway-late, gateway-hosts-invalid, gateway-admits-invalid, gateway-redirect-without-tls,
   *   gateway-address-invalid, tenant-crossed, route-host-invalid, route-host-uncovered, gateway-api-too-old, label-invalid
   */
  constructor(scope: Construct, id: string, props: PublicGatewayProps) {
    super(scope, constructId(scope, id));
    markSource(this);
    checkShape(this, '', props, SHAPE);
    const name = dnsLabel(this, props.name === undefined ? 'id' : 'name', props.name ?? id);
    const className = objectName(this, 'className', props.className);
    const namespace = Chart.of(this).namespace ?? this.refuseHomeless();
    const { tls, hosts, namespaces, callers, redirectHttp = tls.length > 0 } = props;
    if (redirectHttp && tls.length === 0) this.refuseRedirect();
    if (hosts) this.refuseBadHosts('hosts', hosts);
    if (hosts && !redirectHttp && hosts.length > MOST_LISTENERS) this.refuseManyHosts(hosts.length);
    if (callers?.length === 0) this.refuseEmpty('callers are none: nobody would reach the apps', "callers: [Peer.namespace('envoy-gateway-system')], or leave them out when they are not known");
    if (namespaces?.labels && Object.keys(namespaces.labels).length === 0) {
      this.refuseEmpty('namespaces has no labels, which every namespace has', "RouteNamespaces.labelled({ 'acme.example/routes': 'yes' }), or RouteNamespaces.all() if all are meant");
    }
    tls.forEach(certificate => this.checkTls(certificate));
    needExternal(this, 'GatewayClass', className);
    if (props.infrastructureAnnotations) {
      requireGatewayFeature(this, 'infrastructure', { what: 'it annotates what the controller makes, and the field for that', fix: 'remove infrastructureAnnotations' });
    }

    this.listeners = new GatewayListeners(this, { name, namespace, className, tls, hosts, namespaces, redirectsHttp: redirectHttp, callers });
    this.gateway = this.makeGateway(name, className, props);
    this.redirectRoute = redirectHttp ? this.makeRedirect(name) : undefined;
    this.referenceGrants = referenceGrants(this, name, namespace, tls, () => this.listenerSets.length > 0);
    this.entry = Entry.gateway({ name, namespace, className, callers });
  }

  /** What asks cert-manager for certificates, one for each host so far. */
  public get certificates(): ApiObject[] {
    return [...this.listeners.certificates];
  }

  /** What holds listeners beyond the 64 of the Gateway. */
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

  /** Without hosts it is for all; what solves a challenge names its own and goes before it. */
  private makeRedirect(name: string): ApiObject {
    return kubeObject(ApiObject, this, 'HTTPRoute', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: `${name}-redirect`, labels: sharedLabels(this) },
      spec: {
        parentRefs: [{ name, sectionName: 'http' }],
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    });
  }

  private checkTls({ issuerName, secretName, hosts, secretOptions, listenerOptions }: GatewayTls): void {
    if (issuerName !== undefined) needExternal(this, 'ClusterIssuer', objectName(this, 'tls: the ClusterIssuer', issuerName));
    if (listenerOptions) metadataMap(this, 'tls options', listenerOptions);
    if (secretName === undefined) return;
    checkShape(this, `tls: the options of the Secret ${secretName}`, { ...secretOptions! }, SECRET_SHAPE);
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
      problem: 'addresses has one that is neither an IP address nor a name',
      given,
      allowed: "IPv4 and IPv6 addresses such as '203.0.113.7', and names that the controller knows, such as 'acme-public'",
      fix: "write addresses: ['203.0.113.7']",
    });
  }

  private refuseBadHosts(prop: string, hosts: string[]): void {
    hosts.forEach(host => refuseBadHost(this, host, { problem: `${prop} has a name`, fix: name => `hosts: ['${name}']` }));
    const twice = hosts.find((host, i) => hosts.indexOf(host) !== i);
    if (hosts.length > 0 && twice === undefined) return;
    refuse(this, {
      code: 'gateway-hosts-invalid',
      problem: hosts.length === 0 ? `${prop} are none` : `${prop} has one twice`,
      given: twice ?? hosts,
      allowed: 'at least one, each once',
      fix: hosts.length === 0 ? "write hosts: ['*.acme.example'], or leave hosts of the gateway out for those of the routes" : 'remove one of the two',
    });
  }

  private refuseEmpty(problem: string, fix: string): never {
    return refuse(this, {
      code: 'gateway-admits-invalid',
      problem,
      given: 'nothing',
      allowed: 'at least one peer in callers, and one label in RouteNamespaces.labelled',
      fix: `write ${fix}`,
    });
  }

  private refuseManyHosts(given: number): never {
    return refuse(this, {
      code: 'gateway-hosts-invalid',
      problem: 'in plain text each of its hosts has a listener, and a Gateway has no room for so many',
      given,
      allowed: `at most ${MOST_LISTENERS} hosts where calls in plain text are served`,
      fix: "let a name stand for several: hosts: ['*.acme.example']",
    });
  }

  private refuseRedirect(): never {
    return refuse(this, {
      code: 'gateway-redirect-without-tls',
      problem: 'it is to lead requests to TLS, and has none',
      given: 'tls: []',
      allowed: 'redirectHttp with tls',
      fix: "say where certificates come from: tls: [GatewayTls.issuer('letsencrypt')], or leave out redirectHttp",
    });
  }

  private refuseHomeless(): never {
    return refuse(this, {
      code: 'gateway-homeless',
      problem: 'its chart names no namespace, and routes of other namespaces name the one that it is in',
      given: 'nothing',
      allowed: 'a PublicGateway in a System, or in a Chart with a namespace',
      fix: "make it in a System: new PublicGateway(new System(app, 'edge'), 'public', { ... })",
    });
  }
}
