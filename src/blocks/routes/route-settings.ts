import { HeaderChanges, RedirectOptions } from '../../props/routes/route-options';
import { RouteRule } from '../../props/routes/route-rule';

/** The filters of a rule, and its timeouts. */
export function ruleSettings({ rewriteHost, rewritePath, rewritePrefix, redirect, requestHeaders, responseHeaders, timeouts }: RouteRule): object {
  const rewrite = { ...(rewriteHost !== undefined && { hostname: rewriteHost }), ...pathChange(rewritePath, rewritePrefix) };
  const filters = [
    ...requestHeaders ? [{ type: 'RequestHeaderModifier', requestHeaderModifier: headerChanges(requestHeaders) }] : [],
    ...responseHeaders ? [{ type: 'ResponseHeaderModifier', responseHeaderModifier: headerChanges(responseHeaders) }] : [],
    ...Object.keys(rewrite).length > 0 ? [{ type: 'URLRewrite', urlRewrite: rewrite }] : [],
    ...redirect ? [{ type: 'RequestRedirect', requestRedirect: redirectTo(redirect) }] : [],
  ];
  return { ...(filters.length > 0 && { filters }), ...(timeouts && { timeouts: { ...timeouts } }) };
}

function redirectTo({ host, path, prefix, permanent }: RedirectOptions): object {
  return { ...(host !== undefined && { hostname: host }), ...pathChange(path, prefix), statusCode: permanent ? 301 : 302 };
}

function pathChange(path: string | undefined, prefix: string | undefined): object {
  if (path !== undefined) return { path: { type: 'ReplaceFullPath', replaceFullPath: path } };
  return prefix === undefined ? {} : { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: prefix } };
}

function headerChanges({ set, add, remove }: HeaderChanges): object {
  const list = (map: { readonly [name: string]: string }) => Object.entries(map).map(([name, value]) => ({ name, value }));
  return { ...(set && { set: list(set) }), ...(add && { add: list(add) }), ...(remove && { remove }) };
}
