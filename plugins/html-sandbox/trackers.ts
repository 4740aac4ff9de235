/** Who counts openings of mail. Hosts and paths as the senders' own documents and public block lists name them. */
import type { WebAddress } from "./urls.ts";

/** Name, host (its subdomains too), and a piece of the path where the host has other pictures as well. */
const known: ReadonlyArray<[name: string, host: string, path?: string]> = [
  ["ActiveCampaign", "emlnk.com"],
  ["ActiveCampaign", "activehosted.com", "/p_"],
  ["Adobe", "demdex.net"],
  ["Adobe", "omtrdc.net"],
  ["Adobe", "2o7.net"],
  ["Adobe Campaign", "campaign.adobe.com"],
  ["Amazon SES", "awstrack.me"],
  ["AWeber", "openrate.aweber.com"],
  ["Bananatag", "bl-1.com"],
  ["Braze", "braze.com"],
  ["Brevo", "sendibt1.com"],
  ["Brevo", "sendibt2.com"],
  ["Brevo", "sendibt3.com"],
  ["Brevo", "sendinblue.com", "/tr/op"],
  ["Campaign Monitor", "cmail19.com"],
  ["Campaign Monitor", "cmail20.com"],
  ["Campaign Monitor", "createsend1.com"],
  ["Campaign Monitor", "createsend2.com"],
  ["Cirrus Insight", "tracking.cirrusinsight.com"],
  ["Clearbit", "clearbit.com"],
  ["Constant Contact", "rs6.net"],
  ["ContactMonkey", "contactmonkey.com"],
  ["Criteo", "criteo.com"],
  ["Customer.io", "customeriomail.com"],
  ["Customer.io", "customer.io"],
  ["DoubleClick", "doubleclick.net"],
  ["DotDigital", "trackedlink.net"],
  ["Drip", "getdrip.com"],
  ["Emarsys", "emarsys.com"],
  ["Facebook", "facebook.com", "/tr"],
  ["Freshmail", "freshmail.mx"],
  ["GetResponse", "getresponse.com", "/open.html"],
  ["Google Analytics", "google-analytics.com"],
  ["HubSpot", "hubspotemail.net"],
  ["HubSpot", "hubspotlinks.com"],
  ["HubSpot", "track.hubspot.com"],
  ["Intercom", "via.intercom.io"],
  ["Iterable", "links.iterable.com"],
  ["Keap", "infusionsoft.com"],
  ["Kit", "convertkit-mail.com"],
  ["Kit", "convertkit-mail2.com"],
  ["Klaviyo", "klaviyomail.com"],
  ["LinkedIn", "linkedin.com", "/emimp/"],
  ["Litmus", "emltrk.com"],
  ["LiveIntent", "liadm.com"],
  ["Mailchimp", "list-manage.com"],
  ["Mailgun", "mailgun.org"],
  ["Mailjet", "mjt.lu"],
  ["MailerLite", "mlsend.com"],
  ["MailerLite", "mlsend2.com"],
  ["Mailtrack", "mailtrack.io"],
  ["Mandrill", "mandrillapp.com"],
  ["Marketo", "mktoweb.com"],
  ["Marketo", "mktomail.com"],
  ["Medallia", "medallia.com"],
  ["Mixmax", "mixmax.com"],
  ["Mixpanel", "mixpanel.com"],
  ["Movable Ink", "movable-ink-397.com"],
  ["Outreach", "outreach.io"],
  ["Pardot", "pardot.com"],
  ["PersistIQ", "persistiq.com"],
  ["Postmark", "pstmrk.it"],
  ["Responsys", "rsys2.net"],
  ["Responsys", "responsys.net"],
  ["Sailthru", "sailthru.com"],
  ["Salesforce", "exct.net"],
  ["Salesforce", "exacttarget.com", "/open.aspx"],
  ["SalesLoft", "salesloft.com"],
  ["Segment", "segment.io"],
  ["SendGrid", "sendgrid.net", "/wf/open"],
  ["SparkPost", "sparkpostmail.com"],
  ["Streak", "mailfoogae.appspot.com"],
  ["Substack", "substack.com", "/o/"],
  ["Superhuman", "r.superhuman.com"],
  ["Validity", "returnpath.net"],
  ["Vero", "getvero.com"],
  ["Yesware", "yesware.com"],
  ["Zendesk", "zendesk.com", "/track"],
  ["ZoomInfo", "tellapart.com"],
];

const byHost = new Map<string, Array<{ name: string; path: string }>>();
for (const [name, host, path = ""] of known) byHost.set(host, [...(byHost.get(host) ?? []), { name, path }]);

/** A path that tells of an opened mail, whoever's it is. */
const openingPath =
  /\/(wf\/open|track\/open|trk\/open|e\/o\/|open\.aspx|open\.php|o\.gif|open\.gif|pixel\.gif|spacer_trk)/i;

export function trackerOf({ host, path }: WebAddress): string | null {
  for (let name = host; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
    const found = byHost.get(name)?.find((each) => path.includes(each.path));
    if (found) return found.name;
  }
  return openingPath.test(path) ? host : null;
}
