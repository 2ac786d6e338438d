import { App, Entry, HttpMethod, Platform, Route, System, TwelveFactorApp } from '../../src';
import { Testing } from '../../src/testing';
import { MINIMAL } from '../program';

const A = Route.host('a.example');
const B = Route.host('b.example');
const ANY = Route.host('*.example');

/** An app with these routes behind each Gateway, made in this order. */
const behind = (...gateways: Route[][]): App => {
  const app = Testing.app();
  gateways.forEach((routes, i) => {
    const platform = Platform.generic({ entry: Entry.gateway({ name: `public-${i}`, namespace: 'edge' }) });
    new TwelveFactorApp(new System(app, `system-${i}`, { platform }), 'web', { ...MINIMAL, routes });
  });
  return app;
};

test.each<[string, Route[][]]>([
  ['a prefix, to a path below it', [[A.redirect({ path: '/x' })]]],
  ['a prefix, to a longer one', [[A.redirect({ prefix: '/a' })]]],
  ['a path, to what is below it', [[A.path('/a').redirect({ path: '/a/b' })]]],
  ['a path, to itself with a slash', [[A.path('/a').redirect({ path: '/a/' })]]],
  ['two paths', [[A.path('/a').redirect({ prefix: '/b' }), A.path('/b').redirect({ prefix: '/a' })]]],
  ['two exact paths', [[A.exactPath('/a').redirect({ path: '/b' }), A.exactPath('/b').redirect({ path: '/a' })]]],
  ['two hosts', [[A.redirect({ host: 'b.example' }), B.redirect({ host: 'a.example' })]]],
  ['two hosts of which one answers at its root alone', [[A.redirect({ host: 'b.example' }), A.exactPath('/'), B.redirect({ host: 'a.example' })]]],
  ['hosts of two Gateways', [[A.redirect({ host: 'b.example' })], [B.redirect({ host: 'a.example' })]]],
  ['a host below one with an asterisk', [[ANY.redirect({ host: 'a.example' }), A.redirect({ host: 'b.example' })]]],
  ['all hosts, to one of them', [[ANY.redirect({ host: 'www.example' })]]],
  ['three', [[A.path('/a').redirect({ path: '/b' }), A.path('/b').redirect({ host: 'b.example', path: '/c' }), B.path('/c').redirect({ host: 'a.example', path: '/a' })]]],
  ['what a header asks for, which stays', [[A, A.header('x-beta', '1').redirect({ path: '/beta' })]]],
  ['a method', [[A, A.method(HttpMethod.PUT).redirect({ path: '/b' })]]],
])('redirects in a circle are refused: %s', (_, gateways) => {
  expect(() => Testing.synth(behind(...gateways))).toThrow(/^route-redirect-loop: system-0\/web/);
});

test.each<[string, Route[][]]>([
  ['of the program', [[A.redirect({ host: 'www.acme.example' })]]],
  ['to what a more exact route answers', [[A.redirect({ path: '/x' }), A.exactPath('/x')]]],
  ['to its own root, which an app answers', [[A.redirect({ path: '/' }), A.exactPath('/')]]],
  ['to what an app made later answers', [[A.path('/old').redirect({ prefix: '/new' })], [B], [A.path('/new')]]],
  ['from the name alone to the site', [[Route.host('acme.example').redirect({ host: 'www.acme.example' }), Route.host('www.acme.example')]]],
  ['from all hosts to one that answers', [[ANY.redirect({ host: 'a.example' }), A]]],
  ['to a slash at the end, by an exact path', [[A, A.exactPath('/docs').redirect({ path: '/docs/' })]]],
  ['of a form to its page', [[A, A.method(HttpMethod.POST).redirect({ path: '/done' })]]],
  ['of a beginning that is taken off', [[A, A.path('/shop').redirect({ prefix: '/' })]]],
])('redirects that lead out are not: %s', (_, gateways) => {
  expect(() => Testing.synth(behind(...gateways))).not.toThrow();
});

test('each route of the circle is told, and whose it is', () => {
  expect(() => Testing.synth(behind([A.redirect({ host: 'b.example' })], [B.path('/').redirect({ host: 'a.example' })])))
    .toThrow('a.example/ of system-0/web to b.example/, b.example/ of system-1/web to a.example/');
});
