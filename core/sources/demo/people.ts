/** The people of the demo world. All domains are reserved (RFC 2606, RFC 6761): nobody real is behind them. */

export interface Person {
  name: string;
  email: string;
  /** Minutes east of Greenwich; the mailbox's owner lives at +120. */
  zone?: number;
}

const person = (name: string, email: string, zone = 120): Person => ({ name, email, zone });

export const robin = person("Robin Weir", "robin@weir.example");
export const ana = person("Ana Lindqvist", "ana@fennalm.example");
export const tomasz = person("Tomasz Wilk", "tomasz@wilk-joinery.example");
export const jonas = person("Jonas Brandt", "jonas@brandt.example");
export const meret = person("Meret Aebi", "meret@aebi.example");
export const ines = person("Inês Duarte", "ines@radio-lantern.example", 60);
export const sam = person("Sam Okafor", "sam@radio-lantern.example", 60);
export const bea = person("Bea Novak", "bea@novak.example");
export const priya = person("Priya Raman", "priya@ferry.example", 330);
export const luca = person("Luca Moretti", "luca@moretti.example");
export const dorte = person("Dorte Nygaard", "dorte@nygaard.example");
export const kofi = person("Kofi Mensah", "kofi@mensah.example", 0);
export const gerda = person("Gerda Altmann", "gerda.altmann@altmann.example");
export const ellie = person("Ellie Weir", "ellie@weir.example");
export const nils = person("Nils Weir", "nils@weir.example");
export const camille = person("Camille Roche", "camille@roche.example");
export const olga = person("Ольга Серова", "olga@serova.example", 180);
export const pyotr = person("Пётр Лавров", "pyotr@lavrov.example", 180);
export const yuki = person("田中由紀", "yuki@tanaka.example", 540);
export const wei = person("陈伟", "chen.wei@yunshan.example", 480);
export const meiling = person("周美玲", "meiling@chow.example", 480);
export const layla = person("ليلى حداد", "layla@haddad.example", 180);
export const noa = person("נועה בן־עמי", "noa@benami.example", 180);
