/**
 * Names that swindlers borrow most. Whoever registered a domain of that label owns the name under any suffix (paypal.com,
 * paypal.de); further domains that the owner sends from are listed behind it. Names that are also ordinary words or people's
 * names are left out of `names`: their domains are guarded all the same.
 */
export interface WellKnown {
  domain: string;
  /** As people write it, compared by what it looks like; absent: not looked for in display names. */
  name?: string;
  others?: string[];
}

export const wellKnown: readonly WellKnown[] = [
  { domain: "paypal.com", name: "PayPal", others: ["paypal-communication.com"] },
  { domain: "amazon.com", name: "Amazon", others: ["amazonaws.com", "amazonses.com", "audible.com"] },
  { domain: "apple.com", name: "Apple ID", others: ["icloud.com", "me.com"] },
  { domain: "icloud.com", name: "iCloud", others: ["apple.com"] },
  {
    domain: "microsoft.com",
    name: "Microsoft",
    others: ["microsoftonline.com", "office.com", "office365.com", "live.com"],
  },
  { domain: "outlook.com", others: ["microsoft.com"] },
  { domain: "office.com", name: "Office 365", others: ["microsoft.com", "office365.com"] },
  { domain: "google.com", name: "Google", others: ["gmail.com", "youtube.com", "googlemail.com", "withgoogle.com"] },
  { domain: "gmail.com", name: "Gmail", others: ["google.com", "googlemail.com"] },
  { domain: "youtube.com", name: "YouTube", others: ["google.com"] },
  { domain: "yahoo.com", name: "Yahoo", others: ["yahoo-inc.com", "yahoogroups.com"] },
  { domain: "facebook.com", name: "Facebook", others: ["facebookmail.com", "meta.com", "fb.com"] },
  { domain: "facebookmail.com" },
  { domain: "instagram.com", name: "Instagram", others: ["facebookmail.com", "meta.com"] },
  { domain: "whatsapp.com", name: "WhatsApp", others: ["meta.com", "facebookmail.com"] },
  { domain: "linkedin.com", name: "LinkedIn" },
  { domain: "twitter.com", name: "Twitter", others: ["x.com"] },
  { domain: "netflix.com", name: "Netflix" },
  { domain: "spotify.com", name: "Spotify" },
  { domain: "dropbox.com", name: "Dropbox", others: ["dropboxmail.com"] },
  { domain: "docusign.com", name: "DocuSign", others: ["docusign.net"] },
  { domain: "adobe.com", name: "Adobe", others: ["adobesign.com"] },
  { domain: "github.com", name: "GitHub" },
  { domain: "gitlab.com", name: "GitLab" },
  { domain: "coinbase.com", name: "Coinbase" },
  { domain: "binance.com", name: "Binance" },
  { domain: "kraken.com" },
  { domain: "blockchain.com" },
  { domain: "stripe.com", name: "Stripe" },
  { domain: "klarna.com", name: "Klarna" },
  { domain: "revolut.com", name: "Revolut" },
  { domain: "wise.com" },
  { domain: "westernunion.com", name: "Western Union" },
  { domain: "americanexpress.com", name: "American Express", others: ["aexp.com"] },
  { domain: "mastercard.com", name: "Mastercard" },
  { domain: "bankofamerica.com", name: "Bank of America", others: ["bofa.com"] },
  { domain: "wellsfargo.com", name: "Wells Fargo" },
  { domain: "citibank.com", name: "Citibank", others: ["citi.com"] },
  { domain: "chase.com" },
  { domain: "hsbc.com", name: "HSBC" },
  { domain: "barclays.com", name: "Barclays" },
  { domain: "santander.com", name: "Santander" },
  { domain: "deutsche-bank.de", name: "Deutsche Bank", others: ["db.com"] },
  { domain: "commerzbank.de", name: "Commerzbank" },
  { domain: "sparkasse.de", name: "Sparkasse" },
  { domain: "postbank.de", name: "Postbank" },
  { domain: "postfinance.ch", name: "PostFinance" },
  { domain: "fedex.com", name: "FedEx" },
  { domain: "ups.com" },
  { domain: "usps.com", name: "USPS" },
  { domain: "dhl.com", name: "DHL", others: ["dhl.de", "deutschepost.de"] },
  { domain: "telekom.de", name: "Telekom", others: ["t-online.de", "telekom.com"] },
  { domain: "vodafone.com", name: "Vodafone" },
  { domain: "ebay.com", name: "eBay" },
  { domain: "aliexpress.com", name: "AliExpress" },
  { domain: "booking.com", name: "Booking.com" },
  { domain: "airbnb.com", name: "Airbnb" },
  { domain: "steampowered.com" },
  { domain: "wetransfer.com", name: "WeTransfer" },
  { domain: "zoom.us" },
  { domain: "proton.me", name: "Proton Mail", others: ["protonmail.com"] },
  { domain: "protonmail.com" },
  { domain: "fastmail.com", name: "Fastmail" },
  { domain: "hotmail.com" },
  { domain: "godaddy.com", name: "GoDaddy" },
  { domain: "namecheap.com", name: "Namecheap" },
  { domain: "cloudflare.com", name: "Cloudflare" },
  { domain: "irs.gov" },
];

/** Where anybody gets an address: that a mail comes from there says nothing of who wrote it. */
export const freeMail: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com yahoo.com yahoo.co.uk ymail.com outlook.com hotmail.com live.com msn.com aol.com icloud.com me.com
  gmx.de gmx.net gmx.com web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com rambler.ru qq.com 163.com 126.com
  sina.com proton.me protonmail.com pm.me tutanota.com tuta.com zoho.com fastmail.com orange.fr free.fr laposte.net libero.it
  virgilio.it wp.pl onet.pl o2.pl interia.pl seznam.cz naver.com daum.net rediffmail.com inbox.lv email.com email.de`.split(
    /\s+/,
  ),
);
