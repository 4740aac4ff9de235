/** The development list of Ferry, a small program that carries files between computers. */
import type { DemoList, DemoMail } from "./demo-mail.ts";
import { textFile } from "./files.ts";
import { day } from "./letters.ts";
import { dorte, kofi, luca, priya, robin } from "./people.ts";

const list: DemoList = {
  name: "Ferry development",
  id: "ferry-dev.lists.example.org",
  address: { name: "ferry-dev", email: "ferry-dev@lists.example.org" },
  tag: "Lists/ferry-dev",
};

function dev(mail: Omit<DemoMail, "to" | "tags" | "list"> & Partial<DemoMail>): DemoMail {
  const place = mail.from === robin ? "\\sent" : "\\archive";
  const isUnread = "minutes" in mail.when || mail.when.days <= 1;
  const keywords = isUnread && mail.from !== robin ? [] : ["$seen"];
  return { to: [list.address], list, tags: [place, list.tag], keywords, ...mail };
}

const patch = `diff --git a/src/transfer.c b/src/transfer.c
--- a/src/transfer.c
+++ b/src/transfer.c
@@ -88,7 +88,11 @@ int transfer_open(struct transfer *t)
-	t->offset = 0;
+	/* A file that is shorter than what we noted was cut: begin anew. */
+	if (t->noted > t->size)
+		t->noted = 0;
+	t->offset = t->noted;
 	return lseek(t->fd, t->offset, SEEK_SET) < 0 ? -errno : 0;
 }
`;

const resume: DemoMail[] = [
  dev({
    id: "ferry-resume-1",
    from: luca,
    when: day(16, "10:12"),
    subject: "[PATCH] transfer: resume where we stopped",
    text: `A transfer that is interrupted starts again from the first byte. On a train that means that a large file never arrives. This keeps the offset beside the file and goes on from there.

Signed-off-by: Luca Moretti <luca@moretti.example>
---
${patch}`,
  }),
  dev({
    id: "ferry-resume-2",
    from: priya,
    when: day(16, "14:30"),
    re: "ferry-resume-1",
    subject: "Re: [PATCH] transfer: resume where we stopped",
    text: `Thank you, this has been on the list since before there was a list.

> +	if (t->noted > t->size)
> +		t->noted = 0;

What if the file has changed but is longer now? Then we would glue two different files together, and nobody would notice until much later. I would like a checksum over what we think we have.

Priya
`,
  }),
  dev({
    id: "ferry-resume-3",
    from: luca,
    when: day(15, "09:01"),
    re: "ferry-resume-2",
    subject: "Re: [PATCH] transfer: resume where we stopped",
    text: `True. A checksum over everything costs a full read on both sides, though. On a slow disk that is as long as sending it.
`,
  }),
  dev({
    id: "ferry-resume-4",
    from: dorte,
    when: day(15, "11:47"),
    re: "ferry-resume-3",
    subject: "Re: [PATCH] transfer: resume where we stopped",
    text: `Then do it in blocks, and remember the checksum of each block as it is sent. You read anyway while sending. On resume compare from the end backwards until one fits.

Dorte
`,
  }),
  dev({
    id: "ferry-resume-5",
    from: kofi,
    when: day(15, "12:20"),
    re: "ferry-resume-4",
    subject: "Re: [PATCH] transfer: resume where we stopped",
    text: `+1 to blocks. It also gives us a progress bar that does not lie.
`,
  }),
  dev({
    id: "ferry-resume-6",
    from: robin,
    when: day(14, "22:18"),
    re: "ferry-resume-4",
    subject: "Re: [PATCH] transfer: resume where we stopped",
    text: `I tried Dorte's idea with 1 MiB blocks on the worst line I know (the hut, in fog). 2.1 GB arrived after eleven interruptions, and the comparison took less than a second each time.

One surprise: if the clock jumps between two runs, the note is newer than the file and we throw it away. See the log.
`,
    files: [
      {
        name: "fog.log",
        type: "text/plain",
        bytes: textFile(
          "21:02:11 resume: 412 blocks noted, 412 fit\n21:19:40 link lost at block 655\n21:20:02 resume: note is from the future (+3600 s), ignored\n21:20:02 starting at block 0. Sorry.\n",
        ),
      },
    ],
  }),
  dev({
    id: "ferry-resume-7",
    from: priya,
    when: day(14, "23:05"),
    re: "ferry-resume-6",
    subject: "Re: [PATCH] transfer: resume where we stopped",
    text: `"Sorry." is my favourite log line of the year.

Use the block checksums alone and forget the time. A clock is an opinion.
`,
    keywords: ["$seen", "$flagged"],
  }),
  dev({
    id: "ferry-resume-8",
    from: luca,
    when: day(10, "18:33"),
    re: "ferry-resume-7",
    subject: "[PATCH v2] transfer: resume where we stopped",
    text: `v2: blocks of 1 MiB, checksums noted as they are sent, no clock. Tests for a file that was cut, that grew, and that was replaced by another of the same size.

Thanks to Dorte for the idea and to Robin for the fog.
`,
  }),
  dev({
    id: "ferry-resume-9",
    from: priya,
    when: day(9, "08:02"),
    re: "ferry-resume-8",
    subject: "Re: [PATCH v2] transfer: resume where we stopped",
    text: `Applied. I read it twice for pleasure.
`,
  }),
];

// The question itself was asked before this mailbox was on the list.
const patterns: DemoMail[] = [
  dev({
    id: "ferry-glob-3",
    from: kofi,
    when: day(6, "15:15"),
    subject: "Re: exclude patterns and hidden files",
    lost: ["20fa1-glob@lists.example.org", "20fb7-glob@lists.example.org"],
    isFlowed: true,
    text: `The rule in the manual says that a star does not match a leading dot, and the \ncode says that it does. I would change the manual: people who write "*.tmp" \nmean all of them.
`,
  }),
  dev({
    id: "ferry-glob-4",
    from: dorte,
    when: day(6, "16:40"),
    subject: "Re: exclude patterns and hidden files",
    lost: ["20fa1-glob@lists.example.org"],
    text: `Change the manual, yes, and add the example with the dot, since it is what everyone asks.
`,
  }),
];

const release: DemoMail[] = [
  dev({
    id: "ferry-09-1",
    from: priya,
    when: day(2, "13:00"),
    subject: "Ferry 0.9 is out",
    text: `Ferry 0.9 goes on where it was interrupted. That is the whole announcement, and it took four years.

  * resumes transfers, in blocks, without trusting any clock
  * a progress bar that tells the truth
  * exclude patterns as the manual now says

Thank you: Luca, Dorte, Kofi, Robin, and the fog.

Priya
`,
    tags: ["\\inbox", list.tag],
    keywords: ["$seen"],
  }),
  dev({
    id: "ferry-09-2",
    from: kofi,
    when: day(1, "07:30"),
    re: "ferry-09-1",
    subject: "Re: Ferry 0.9 is out",
    text: `Packaged for three distributions overnight. The fourth wants to know whether "fog" is a person and has signed the agreement.
`,
  }),
  dev({
    id: "ferry-09-3",
    from: luca,
    when: { minutes: 340 },
    re: "ferry-09-2",
    subject: "Re: Ferry 0.9 is out",
    text: `The fog signs nothing. It has always contributed anonymously.
`,
  }),
];

export const software: DemoMail[] = [...resume, ...patterns, ...release];
