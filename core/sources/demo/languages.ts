/** Letters in other scripts, each in a charset that such mail came in, or still does. */
import type { DemoMail } from "./demo-mail.ts";
import { day } from "./letters.ts";
import { layla, meiling, noa, olga, pyotr, robin, wei, yuki } from "./people.ts";

const letter = (mail: Omit<DemoMail, "to" | "tags"> & Partial<DemoMail>): DemoMail => ({
  to: [robin],
  tags: ["\\inbox", "Letters"],
  keywords: ["$seen"],
  ...mail,
});

export const languages: DemoMail[] = [
  letter({
    id: "olga-1",
    from: olga,
    when: day(7, "10:20"),
    charset: "windows-1251",
    encoding: "8bit",
    subject: "Книги для вашей библиотеки",
    text: `Здравствуйте, Робин!

Я услышала вашу передачу о хижине по сети и хочу подарить вам три книги: сказки, стихи и старый путеводитель по Кавказу. В путеводителе моя бабушка отметила карандашом все места, где хорошо спится.

Напишите, пожалуйста, адрес, по которому доходят посылки, если идти к вам четыре часа пешком.

С уважением,
Ольга Серова
`,
  }),
  letter({
    id: "pyotr-1",
    from: pyotr,
    when: day(11, "08:05"),
    charset: "koi8-r",
    encoding: "8bit",
    tags: ["\\archive", "Letters"],
    subject: "Колокола и радио",
    text: `Дорогая редакция "Фонаря"!

В нашем городе колокол молчал тридцать лет. Весной его снова повесили, и я записал первый удар. Запись плохая, слышно ветер и как кто-то сказал "ой". Прислать?

Пётр Лавров, слушатель
`,
  }),
  letter({
    id: "yuki-1",
    from: yuki,
    when: day(5, "04:30"),
    charset: "iso-2022-jp",
    encoding: "8bit",
    subject: "山小屋の図書室について",
    text: `ウィアー様

はじめまして、田中と申します。長野の山小屋で働いています。
そちらの図書室のお話をラジオで聞き、とてもうれしくなりました。
私たちの小屋にも本が二百冊ほどありますが、湿気に困っています。
扇風機と桐の箱のほかに、よい方法があれば教えてください。

お返事を楽しみにしております。
田中由紀
`,
  }),
  letter({
    id: "wei-1",
    from: wei,
    when: day(3, "09:12"),
    charset: "gb18030",
    encoding: "base64",
    subject: "云山茶社的问候",
    keywords: [],
    text: `罗宾，你好！

我们茶社的书架也叫鸟的名字：喜鹊、白鹭、翠鸟。原来世界另一头也有人这样做。
随信寄上今年的春茶，水开了等一分钟再泡。喝茶的时候请替我读一页书给群山听。

陈伟
`,
  }),
  letter({
    id: "meiling-1",
    from: meiling,
    when: day(12, "07:45"),
    charset: "big5",
    encoding: "base64",
    tags: ["\\archive", "Letters"],
    subject: "下個月的登山計畫",
    text: `羅賓：

下個月我和姊姊會到你們的山屋住兩晚。聽說可以借書，我們想帶一本台灣的植物圖鑑放在書架上，
用來交換一個可以看日出的床位。

美玲
`,
  }),
  letter({
    id: "layla-1",
    from: layla,
    when: day(2, "12:50"),
    subject: "رسالة من مكتبة الحي",
    encoding: "base64",
    keywords: [],
    text: `عزيزي روبن،

قرأت عن مكتبتكم في الجبل. عندنا في الحي مكتبة صغيرة داخل محل خياطة، وفيها 140 كتابًا وكرسيان.
نود أن نتبادل معكم كتابًا واحدًا كل شهر: كتاب منكم وكتاب منا، مع ورقة نكتب فيها كيف كان.

ما رأيك؟

ليلى حداد
`,
  }),
  letter({
    id: "noa-1",
    from: noa,
    when: day(1, "15:25"),
    charset: "windows-1255",
    encoding: "base64",
    subject: "שאלה על הפעמון",
    keywords: [],
    text: `שלום רובין,

שמעתי שביום חמישי תארחו את יוצקת הפעמונים. אבא שלי היה כוונן פסנתרים, ותמיד אמר שפעמון אף פעם לא מזייף,
רק העולם סביבו.

תוכל לשאול אותה אם זה נכון?

נועה
`,
  }),
  letter({
    id: "yuki-2",
    from: yuki,
    when: { minutes: 480 },
    re: "robin-yuki",
    charset: "iso-2022-jp",
    encoding: "8bit",
    subject: "Re: 山小屋の図書室について",
    keywords: [],
    text: `ウィアー様

くるみの殻とオーブンの話、みんなで笑いました。
オーブンは使わないことにします。

田中由紀
`,
  }),
  {
    id: "robin-yuki",
    from: robin,
    to: [yuki],
    when: day(4, "21:10"),
    re: "yuki-1",
    subject: "Re: 山小屋の図書室について",
    tags: ["\\sent"],
    keywords: ["$seen"],
    text: `田中様

お手紙ありがとうございます。 I hope you will forgive my English for the rest.

Stand the books up, fan their pages, two windows open, a fan on low: two days for a paperback, a week for photographs. Our carpenter adds: never the oven, and a bowl of walnut shells in each corner, which he swears by.

Robin
`,
  },
];
