/**
 * Parameters that only say who clicked. Sources: the query stripping lists of Firefox (toolkit/components/antitracking) and
 * Brave (components/query_filter), and the global rules of ClearURLs.
 */
const names = new Set(
  (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id epik rdt_cid sccid " +
    "mc_eid mc_cid mkt_tok vero_id vero_conv oly_anon_id oly_enc_id _openstat _hsenc _hsmi __hssc __hstc __hsfp hsctatracking " +
    "rb_clickid s_cid sc_cid ml_subscriber ml_subscriber_hash wickedid guce_referrer guce_referrer_sig guccounter __s ck_subscriber_id " +
    "_kx _ke bsft_clkid bsft_eid bsft_uid bsft_mid bsft_aaid elqtrackid elqtrack elqaid elqat elqcampaignid unicorn_click_id " +
    "irclickid irgwc ns_campaign ns_linkname ns_mchannel ns_source xtor at_recipient_id at_recipient_list trk_contact trk_msg trk_module " +
    "trk_sid sms_click sms_source sms_uph et_rid cvid oicd vgo_ee srsltid gad_source gad_campaignid mtm_cid mtm_campaign mtm_source " +
    "mtm_medium mtm_content mtm_keyword piwik_campaign piwik_kwd pk_campaign pk_kwd pk_source pk_medium pk_content"
  ).split(" "),
);

/** `url` as a URL prints itself, and how many were taken away from it. */
export function withoutTracking(url: string): { url: string; count: number } {
  const [, before = "", query = "", fragment = ""] = /^([^?#]*)\?([^#]*)(.*)$/s.exec(url) ?? [];
  if (query === "") return { url, count: 0 };
  // Not through URLSearchParams, which would write all others anew.
  const parts = query.split("&");
  const kept = parts.filter(
    (part) => !isTracking(part.slice(0, part.indexOf("=") < 0 ? undefined : part.indexOf("="))),
  );
  if (kept.length === parts.length) return { url, count: 0 };
  const rest = kept.length === 0 ? "" : `?${kept.join("&")}`;
  return { url: before + rest + fragment, count: parts.length - kept.length };
}

function isTracking(written: string): boolean {
  const name = written.toLowerCase().replace(/^amp;/, "");
  return name.startsWith("utm_") || names.has(name);
}
