import { testCheck } from '../tester';

const id = 'target-port-missing';

function web(ports: string, more = '', name = 'web', labels = '{ app: web }'): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: ${labels} }
  template:
    metadata: { labels: ${labels} }
    spec:
      containers: [{ name: web, image: web:1, ports: ${ports} }]
      ${more}
---`;
}

function service(port: string, more = 'selector: { app: web }'): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  ${more}
  ports: [${port}]
---`;
}

function ingress(port: string): string {
  return `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules:
  - http:
      paths:
      - { path: /, pathType: Prefix, backend: { service: { name: web, port: ${port} } } }
      - { path: /a, pathType: Prefix, backend: { service: { name: web, port: ${port} } } }
---`;
}

function route(kind: string, port: number): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: web }
spec: { rules: [{ backendRefs: [{ name: web, port: ${port} }] }] }
---`;
}

const HTTP = '[{ name: http, containerPort: 8080 }]';
const TWO = '[{ name: http, containerPort: 8080 }, { containerPort: 9090 }]';

testCheck(id, {
  valid: [
    ['a port by name', web(HTTP) + service('{ port: 80, targetPort: http }')],
    ['a port by number', web(HTTP) + service('{ port: 80, targetPort: 8080 }')],
    ['a port that is the same in the pods', web(HTTP) + service('{ port: 8080 }')],
    ['F58 a target of 0, which the server takes for the port itself', web(HTTP) + service('{ port: 8080, targetPort: 0 }')],
    ['F58 an empty name, likewise', web(HTTP) + service('{ port: 8080, targetPort: "" }')],
    ['a number that is declared for another protocol', web('[{ containerPort: 53 }]') + service('{ port: 53, protocol: UDP }')],
    ['the port of a native sidecar', web('[]', 'initContainers: [{ name: proxy, image: p:1, restartPolicy: Always, ports: [{ name: admin, containerPort: 1 }] }]')
      + service('{ port: 80, targetPort: admin }')],
    ['an Ingress to a port by number and by name', `${web(HTTP)}${service('{ name: main, port: 80, targetPort: http }')}${ingress('{ number: 80 }')}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: by-name }
spec: { defaultBackend: { service: { name: web, port: { name: main } } } }`],
    ['an Ingress to a Service that leads out of the cluster', service('', 'type: ExternalName\n  externalName: example.com') + ingress('{ number: 443 }')],
    ['routes to the ports of one number and two protocols', `${web('[{ name: dns, containerPort: 53, protocol: UDP }, { name: dns-tcp, containerPort: 53 }]')}${service(
      '{ name: dns, port: 53, protocol: UDP, targetPort: dns }, { name: dns-tcp, port: 53, targetPort: dns-tcp }')}${route('TCPRoute', 53)}${route('UDPRoute', 53)}`],
    ['an Ingress to an external Service', ingress('{ number: 443 }'), [{ kind: 'Service', name: 'web' }]],
  ],
  invalid: [
    ['a name that no container has', web(TWO) + service('{ port: 80, targetPort: htpp }'),
      [{
        id,
        object: 'Service web',
        message: 'port 80 targets port htpp in the pods of Deployment web, which declare 8080 (http) and 9090',
        fix: 'set targetPort to http, or name a container port htpp',
      }]],
    ['a name that one of two workloads has not', web(HTTP, '', 'web', '{ app: web, track: stable }')
      + web(TWO.replace('http', 'web'), '', 'web-next', '{ app: web, track: next }') + service('{ port: 80, targetPort: http }'),
    [{
      id,
      object: 'Service web',
      message: 'port 80 targets port http in the pods of Deployment web-next, which declare 8080 (web) and 9090',
      fix: 'name a container port http, or set targetPort to a port that they have',
    }]],
    ['a name for another protocol', web(HTTP) + service('{ port: 80, protocol: UDP, targetPort: http }'),
      [{
        id,
        object: 'Service web',
        message: 'port 80 targets port http in the pods of Deployment web, where its protocol is TCP and not UDP',
        fix: 'set the protocol of both to TCP or to UDP',
      }]],
    ['a number that no container declares', web(HTTP) + service('{ port: 80 }'),
      [{
        id,
        object: 'Service web',
        message: 'port 80 targets port 80 in the pods of Deployment web, which declare 8080 (http)',
        fix: 'set targetPort to http, or declare containerPort 80 in the container that listens on it',
      }]],
    ['F58 containers that declare nothing, as a warning', web('[]') + service('{ port: 80, targetPort: 8080 }'),
      [{
        id,
        severity: 'warning',
        object: 'Service web',
        message: 'port 80 targets port 8080 in the pods of Deployment web, which declare no ports',
        fix: 'declare containerPort 8080 in the container that listens on it, or set targetPort to a port that they have',
      }]],
    ['F58 a name where containers declare nothing, as an error', web('[]') + service('{ port: 80, targetPort: http }'),
      [{
        id,
        object: 'Service web',
        message: 'port 80 targets port http in the pods of Deployment web, which declare no ports',
        fix: 'name a container port http, or set targetPort to a port that they have',
      }]],
    ['a number in quotes, which is a name', web(HTTP) + service('{ port: 80, targetPort: "8080" }'),
      [{
        id,
        object: 'Service web',
        message: 'port 80 targets port 8080 in the pods of Deployment web, which declare 8080 (http)',
        fix: 'set targetPort to http, or name a container port 8080',
      }]],
    ['an Ingress to the port of the pods', web(HTTP) + service('{ port: 80, targetPort: 8080 }') + ingress('{ number: 8080 }'),
      [{
        id,
        object: 'Ingress web',
        message: 'spec.rules[0].http.paths[0].backend sends traffic to port 8080 of Service web, which has 80',
        fix: 'use port 80: 8080 is the port of the pods, and routes reference the port of the Service',
      }]],
    ['an Ingress to a name that the Service has not', `${web(TWO)}${ingress('{ name: htttp }')}${service(
      '{ name: http, port: 80, targetPort: http }, { name: admin, port: 9090 }')}`,
    [{
      id,
      object: 'Ingress web',
      message: 'spec.rules[0].http.paths[0].backend sends traffic to port htttp of Service web, which has 80 (http) and 9090 (admin)',
      fix: 'use port http, or add the port to the Service',
    }]],
    ['a route to a port that has another protocol', `${web('[{ name: dns, containerPort: 53, protocol: UDP }]')}${service('{ port: 53, protocol: UDP, targetPort: dns }')}${route('HTTPRoute', 53)}`,
      [{
        id,
        object: 'HTTPRoute web',
        message: 'spec.rules[0].backendRefs[0] sends TCP traffic to port 53 of Service web, whose protocol is UDP',
        fix: 'use a port of the Service with protocol TCP, or add one',
      }]],
    ['a route for UDP to a TCP port', `${web(HTTP)}${service('{ port: 80, targetPort: http }')}${route('UDPRoute', 80)}`,
      [{
        id,
        object: 'UDPRoute web',
        message: 'spec.rules[0].backendRefs[0] sends UDP traffic to port 80 of Service web, whose protocol is TCP',
        fix: 'use a port of the Service with protocol UDP, or add one',
      }]],
    ['a route to a port that the Service has not', `${web(HTTP)}${service('{ port: 80, targetPort: http }, { name: alt, port: 8080 }')}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { rules: [{ backendRefs: [{ name: web, port: 90 }], filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: web, port: 91 } } }] }] }`,
    [
      {
        id,
        object: 'HTTPRoute web',
        message: 'spec.rules[0].backendRefs[0] sends traffic to port 90 of Service web, which has 80 and 8080 (alt)',
        fix: 'use a port of the Service, or add this port to the Service',
      },
      {
        id,
        object: 'HTTPRoute web',
        message: 'spec.rules[0].filters[0].requestMirror.backendRef sends traffic to port 91 of Service web, which has 80 and 8080 (alt)',
        fix: 'use a port of the Service, or add this port to the Service',
      },
    ]],
  ],
});
