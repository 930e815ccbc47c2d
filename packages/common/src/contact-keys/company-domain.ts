import { isDomain, parseEmail } from "./email.js";
import { publicMailDomains } from "./public-mail-domains.js";

/** Where many companies have a page of their own: a website there names no company. Data, not a claim to be complete. */
export const sharedWebHosts: readonly string[] = `
facebook.com fb.com instagram.com linkedin.com twitter.com x.com youtube.com tiktok.com pinterest.com wa.me whatsapp.com t.me xing.com
google.com goo.gl bit.ly linktr.ee medium.com github.com github.io gitlab.io
wordpress.com blogspot.com blogger.com tumblr.com wixsite.com wix.com weebly.com squarespace.com jimdo.com jimdosite.com jimdofree.com webnode.com strikingly.com godaddysites.com
myshopify.com etsy.com ebay.com amazon.com mercadolivre.com.br mercadolibre.com shopee.com alibaba.com
herokuapp.com netlify.app vercel.app pages.dev web.app firebaseapp.com azurewebsites.net cloudfront.net notion.site carrd.co
`.trim().split(/\s+/);

/** Second levels under which countries sell names: `acme.co.uk` is a company, `co.uk` is not. */
const registryLabels: ReadonlySet<string> = new Set("co com org net edu gov gob gouv ac or ne go mil nom ltd plc me".split(" "));

/** The host of a web address or bare host name, in lower case; undefined for other schemes, IP addresses and addresses with credentials. */
export const hostOf = (website: string): string | undefined => {
  const match = /^(?:https?:\/\/)?([^\s/?#@:]+)(?::\d{1,5})?(?:[/?#]\S*)?$/iu.exec(website.normalize("NFC").trim());
  const host = match?.[1]?.toLowerCase().replace(/\.$/, "");
  return host !== undefined && isDomain(host) ? host : undefined;
};

/**
 * The name a company registered, by a rule of thumb: the last two labels, or three where the last is a
 * country and the one before it a registry's own (`co.uk`, `com.br`). Unusual registries (`city.kawasaki.jp`)
 * come out one label short; a full public suffix list is the caller's to apply.
 */
export const registrableDomain = (host: string): string => {
  const labels = host.replace(/^www\.(?=.*\.)/u, "").split(".");
  const [second = "", top = ""] = labels.slice(-2);
  const wide = labels.length > 2 && top.length === 2 && registryLabels.has(second);
  return labels.slice(wide ? -3 : -2).join(".");
};

const sharedHosts: ReadonlySet<string> = new Set(sharedWebHosts);
const publicDomains: ReadonlySet<string> = new Set(publicMailDomains);

/** Whether an address at this domain says nothing about a company. `more` are the tenant's own additions. */
export const isPublicMailDomain = (domain: string, more: readonly string[] = []): boolean => publicDomains.has(domain) || more.includes(domain);

/** The company's domain from its website; undefined for shared hosts, mail providers and what is no web address. */
export const companyDomainOfWebsite = (website: string, morePublicMailDomains: readonly string[] = []): string | undefined =>
  companyDomain(hostOf(website), morePublicMailDomains);

/** The company's domain from an e-mail address; undefined for public mail providers. */
export const companyDomainOfEmail = (email: string, morePublicMailDomains: readonly string[] = []): string | undefined =>
  companyDomain(parseEmail(email)?.domain, morePublicMailDomains);

const companyDomain = (host: string | undefined, more: readonly string[]): string | undefined => {
  if (host === undefined || isPublicMailDomain(host, more)) return undefined;
  const domain = registrableDomain(host);
  return isPublicMailDomain(domain, more) || sharedHosts.has(domain) || sharedHosts.has(host) ? undefined : domain;
};
