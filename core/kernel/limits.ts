/**
 * Every size, count and time limit of Postern, the unit last in its name. test/rules/ keeps literals of this kind out of
 * other files; each limit has one test at it and one above.
 */
export const limits = {
  // messages (core/mime, core/sources)
  messageBytesMax: 150 * 1024 * 1024,
  headerBytesMax: 1024 * 1024,
  headerFieldsMax: 2_000,
  /** Fields of all parts below the top together. */
  partHeaderFieldsMax: 20_000,
  /** RFC 2046 5.1.1 says 70; real boundaries are longer now and then. */
  boundaryCharsMax: 250,
  mimeDepthMax: 64,
  mimePartsMax: 4_000,
  addressesPerFieldMax: 5_000,
  /** RFC 1035 2.3.4 */
  domainCharsMax: 255,
  referencesFirst: 1,
  referencesLast: 20,
  previewCharsMax: 160,
  indexedTextCharsMax: 200_000,
  classifyTextCharsMax: 6_000,
  /** For the filters that ship with Postern, which are asked inside ingest. More text makes them no better, and each character costs an import time. */
  ingestViewTextCharsMax: 3_000,
  classifyLinksMax: 50,
  classifyAttachmentsMax: 50,
  classifyHeaderCharsMax: 500,
  subjectCharsMax: 998,
  /** Larger HTML is read by tag stripping instead of html-to-text. */
  htmlForReadingCharsMax: 500_000,
  htmlNestingMax: 500,

  // vault
  blobChunkBytes: 1024 * 1024,
  packBytesMax: 48 * 1024 * 1024,
  scrubTurnBytes: 2 * 1024 * 1024,
  keySlotsPerSegment: 65_536,
  /** A thousand million blobs: beyond any mailbox, and a bound on what a stray file can make us look at. */
  keySegmentsMax: 16_384,
  packsOpenMax: 32,
  journalEntryBytesMax: 16 * 1024 * 1024,
  journalFileBytesMax: 8 * 1024 * 1024,
  scrubFindingsMax: 1_000,
  sealedFileChunkBytes: 1024 * 1024,
  derivationMemoryKiB: 256 * 1024,
  derivationMemoryKiBMin: 8 * 1024,
  derivationMemoryKiBMax: 1024 * 1024,
  derivationPasses: 3,
  derivationPassesMax: 16,
  derivationParallelismMax: 4,
  ballastBytes: 16 * 1024 * 1024,
  passphraseCharsMin: 8,
  passphraseCharsMax: 1_024,

  // ingest
  mboxFromLineBytesMax: 4_096,
  /** How long nobody has written to an mbox until its last mail counts as whole; the shorter one where it ends with an empty line. */
  mboxRestMs: 1_000,
  mboxRestMsMin: 200,
  /** So long that is waited for, from where its end was met first. */
  mboxGrowthMsMax: 5_000,
  sniffBytes: 1_024,
  uploadChunkBytes: 4 * 1024 * 1024,
  parseWorkersMax: 2,
  afterStorePauseMs: 500,
  /** Before plugins that did not take what they were told are told again: at first, and at most. */
  laneRestMs: 1_000,
  laneRestMsMax: 10 * 60_000,
  slotsPerLook: 5_000,
  observeBatchMessagesMax: 100,
  observeBatchKeysMax: 100,
  /** Of one message.stored or message.tagged. */
  eventMessagesMax: 1_000,
  spamScoreMin: 0.9,
  parseWorkerIdleMs: 20_000,
  importCursorEveryMs: 2_000,
  ingestBatchMessagesMax: 250,
  ingestBatchBytesMax: 8 * 1024 * 1024,
  ingestBatchesInFlightMax: 6,
  classifyWaitMs: 10_000,

  // store
  tagNameBytesMax: 490,
  tagsMax: 10_000,
  tagDepthMax: 16,
  keywordsPerMessageMax: 100,
  changeLogRowsMax: 1_000_000,
  changeLogAgeMs: 90 * 24 * 60 * 60 * 1000,
  subjectJoinAgeMs: 30 * 24 * 60 * 60 * 1000,
  subjectCandidatesMax: 100,
  receivedAheadMaxMs: 24 * 60 * 60 * 1000,
  /** So many messages from a later time say that the clock is behind. */
  clockWitnesses: 100,
  databasePageBytes: 8_192,
  statementsKeptMax: 500,
  databaseCheckBytesMax: 16 * 1024 * 1024,
  walCheckpointPages: 8_000,
  writerCacheKiB: 48 * 1024,
  readerCacheKiB: 16 * 1024,
  addressCacheRowsMax: 20_000,

  // provenance
  senderMailsCountedMax: 10_000,
  senderMailsJudgedMax: 100,
  /** Names of one address that are looked through: robots write under thousands. */
  senderNamesMax: 500,
  authenticationBytesMax: 16 * 1024,
  sentMailsPerTurn: 500,
  answeredFreshMs: 60_000,
  /** How many later mails make a first mail one of a series, about which nothing needs to be said. */
  firstMailLaterMax: 2,
  signaturesVerifiedMax: 6,
  verifyQuestionsMax: 60,
  verifyBytesMax: 25 * 1024 * 1024,
  verifyMs: 20_000,
  senderChecksWaitingMax: 2_000,
  /** Mail that is older when it comes is not checked by itself. */
  senderCheckAgeMs: 7 * 24 * 3_600_000,
  /** Mails of an account that are looked at to learn under which name its server writes results, and for how long that holds. */
  serverSampleMails: 30,
  serverSampleMailsMin: 5,
  serverSampleFreshMs: 10 * 60_000,
  authenticationResultsCharsMax: 16_384,
  authenticationResultsMax: 64,
  securityLineCharsMax: 90,
  /** Of one value behind "Why?": an address with a domain may have 320. */
  securityValueCharsMax: 600,
  spamWordsMax: 15,
  spamWordsHamMax: 5,
  spamWordCharsMax: 40,
  settingBytesMax: 64 * 1024,
  pluginKeyBytesMax: 1_024,
  /** Kept for plugins that have not been told yet. */
  tagChangesMax: 100_000,
  uploadLifeMs: 24 * 60 * 60 * 1000,

  // writing (core/drafts, core/mime/compose)
  draftsMax: 500,
  /** Of a draft's JSON, its files not counted. */
  draftBytesMax: 2 * 1024 * 1024,
  draftFilesMax: 200,
  richTextDepthMax: 40,
  richTextNodesMax: 20_000,
  /** Of an answered mail that is quoted: the rest is left out, and said to be. */
  quotedCharsMax: 100_000,
  recipientsShownMax: 12,
  /** Names and addresses that a completion looks through, of those who only wrote. */
  recipientsLookedMax: 200,
  /** Recipients of a draft whose way is asked about before it is sent. */
  travelAskedMax: 50,
  /** Recipients for whom all ways are asked about, each of them over every server that is set up. */
  wayRecipientsAskedMax: 5,
  undoSendSecondsFirst: 10,
  undoSendSecondsMax: 120,
  // delivery
  identitiesMax: 100,
  identityNameCharsMax: 200,
  identityAddressesMax: 20,
  signatureCharsMax: 64 * 1024,
  outgoingBytesMax: 75 * 1024 * 1024,
  /** Of one mail, in all fields together. */
  envelopeRecipientsMax: 1_000,
  /** Of all the time that a mail may be held before it goes (RFC 4865). */
  outboxHoldMsMax: 366 * 24 * 60 * 60 * 1000,
  outboxDelayedAfterMs: 4 * 60 * 60 * 1000,
  /** What the user may set it to. A mail is given up after outboxTriedForMs. */
  delayedAfterMinutesMin: 5,
  delayedAfterMinutesMax: 4 * 24 * 60,
  /** Settled mail stays in the outbox for reports that come late, and for other programs to see. */
  outboxKeptMs: 30 * 24 * 60 * 60 * 1000,
  /** Of those, forgotten in one commit. */
  outboxPrunedAtOnceMax: 500,
  outboxTriedForMs: 5 * 24 * 60 * 60 * 1000,
  outboxRetryFirstMs: 60_000,
  outboxRetryMaxMs: 4 * 60 * 60 * 1000,
  outboxLoginRetryMs: 15 * 60_000,
  outboxOfflineRetryMs: 5 * 60_000,
  /** When nothing was reached for so long, a server that cannot be reached is not to blame. */
  outboxOnlineForMs: 2 * 60_000,
  /** Mails under way at once, of all and to one relay. */
  outboxShownMax: 500,
  /** How long a plugin waits for what a server says; the outbox waits as long as the server may take. */
  outboxAnswerMs: 20_000,
  outboxAtOnceMax: 16,
  outboxAtOnceRelayMax: 4,
  /** Mails that may be reports: the largest that is read, what is read of a part, ids looked up, and words kept. */
  reportMailBytesMax: 25 * 1024 * 1024,
  reportReadBytesMax: 64 * 1024,
  reportKeysMax: 50,
  reportWordsCharsMax: 500,
  /** By how much a server's clock may be behind ours when it is told which of two sendings it saw. */
  reportClockSkewMs: 5 * 60_000,
  /** A clock that jumps, or a laptop that slept, is noticed that late. */
  outboxLookEveryMs: 60_000,

  // search
  queryCharsMax: 2_000,
  queryTermsMax: 64,
  queryDepthMax: 16,
  /** Of any search, however it was asked. */
  queryTreeDepthMax: 64,
  searchCommitMs: 1_000,
  /** The same while an import streams in: more text than this waits for a commit. */
  searchCommitStreamingMs: 5_000,
  streamingBytesMin: 1024 * 1024,
  /** UTF-8 bytes; longer words are not indexed. 64 keeps hashes findable. */
  indexedWordBytesMax: 64,
  /** A shorter prefix would match nearly every text: it is looked for in subjects, names and addresses only. */
  bodyPrefixCharsMin: 3,
  /** Memory of the index writer before it starts a new segment. */
  indexHeapBytes: 60_000_000,
  /** Text handed to the index writer between two commits: bounds what waits in its pipeline. */
  indexPendingBytesMax: 24 * 1024 * 1024,
  /** A sealed index file is cut into parts of this size, so that opening works on both cores and in little memory. */
  indexPartBytes: 16 * 1024 * 1024,
  /** Sets of messages up to this size are given to the text index as terms. */
  keySetTermsMax: 2_000,
  /** Hits that are checked one by one against the store before whole sets are fetched instead. */
  hitProbesMax: 1_500,
  /** Hits of the first chunk that is checked against the store. */
  hitChunkMin: 256,
  /** A search that may have more hits is asked of the newest part first, one of so many. */
  windowHitsMin: 2_000,
  windowParts: 32,
  /** Hits whose conversations are counted one by one; above, their number is projected from a sample. */
  exactThreadTotalMax: 20_000,
  threadSampleMessages: 4_000,
  /** Rows of the first slice of a scan of the store. */
  scanRowsFirst: 500,
  /** Rows of one slice of a long scan of the store; other requests run between slices. */
  scanRowsMax: 20_000,
  /** Memory of cached sets of messages, 8 bytes a message. */
  keySetCacheBytesMax: 64 * 1024 * 1024,
  /** Free memory-backed storage that a new index needs. */
  indexFreeBytesMin: 32 * 1024 * 1024,
  /** A folder of the live index without an owner is somebody's who is just starting, for so long. */
  liveFolderUnownedMs: 60_000,
  /** How often files that merges replaced are let go of. */
  searchRefreshMs: 3_000,
  /** How long search waits before it comes up again after it failed for want of memory. */
  searchRetryMs: 60_000,
  /** Failures of the index in one run after which it stays off. */
  searchFailuresMax: 5,
  snippetCharsMax: 160,
  snippetBytesMax: 255,
  snippetSubjectCharsMax: 998,
  sealEveryMs: 60_000,

  // API
  requestBytesMax: 10 * 1024 * 1024,
  uploadBytesMax: 150 * 1024 * 1024,
  callsPerRequestMax: 32,
  objectsPerGetMax: 1_000,
  objectsPerSetMax: 1_000,
  concurrentRequestsMax: 10,
  concurrentUploadsMax: 4,
  sessionIdleMs: 7 * 24 * 60 * 60 * 1000,
  unlockDelayFirstMs: 500,
  unlockDelayMaxMs: 60_000,
  ticketLifeMs: 60_000,
  ticketsMax: 1_000,
  sessionsMax: 50,
  unlockTriesWaitingMax: 8,
  adminBodyBytesMax: 64 * 1024,
  uploadsInMemoryBytesMax: 320 * 1024 * 1024,
  appPasswordsMax: 100,
  appPasswordNameCharsMax: 100,
  appPasswordNotedEveryMs: 60 * 60 * 1000,
  autoLockMinutesMax: 7 * 24 * 60,
  autoLockCheckMs: 5_000,
  requestHeadersMs: 20_000,
  idleConnectionMs: 60_000,
  eventStreamsMax: 32,
  eventStreamQueueBytesMax: 256 * 1024,
  pingSecondsMin: 5,
  pingSecondsMax: 900,
  attachmentsBytesMax: 50 * 1024 * 1024,
  queryIdsMax: 10_000,
  queryChangesMax: 20_000,
  headerScanMessagesMax: 2_000,
  indexCatchUpMax: 500,
  bytesReadPerTurn: 4 * 1024 * 1024,
  logPlaceCharsMax: 200,
  importPathsMax: 1_000,
  fileNameCharsMax: 255,
  hostNameCharsMax: 253,
  credentialCharsMax: 1_024,
  egressRowsPerPageMax: 1_000,
  certificateCharsMax: 16 * 1024,
  lockWaitMs: 2_000,

  // plugins
  bridgeFrameBytesMax: 16 * 1024 * 1024,
  bridgeCallsPerEntryMax: 2_000,
  bridgeBytesPerEntryMax: 64 * 1024 * 1024,
  /** Of the kernel's answers to what was asked: a short question may have a long one. */
  bridgeAnswerBytesPerEntryMax: 128 * 1024 * 1024,
  /** Brackets, commas and colons of one JSON text of a guest, and bytes of it that are not strings: what parsing costs. */
  guestJsonMarksMax: 150_000,
  guestJsonBareBytesMax: 4 * 1024 * 1024,
  pluginMemoryMiBDefault: 64,
  pluginMemoryMiBMax: 256,
  pluginWallMsDefault: 2_000,
  /** What a manifest may ask for. Below hookWaitMs. */
  pluginWallMsMax: 4_500,
  pluginBreachesMax: 3,
  pluginBreachWindowMs: 60 * 60 * 1000,
  manifestBytesMax: 256 * 1024,
  manifestMarksMax: 10_000,
  /** Of a place in a JSON text that an error can name (RFC 6901). */
  jsonPointerCharsMax: 256,
  observeWaitMs: 30_000,
  verdictWordsMax: 20,
  verdictWordCharsMax: 80,
  pluginStartMs: 5_000,
  pluginCallsInFlightMax: 2,
  /** Of delivery.carry, beside the others. */
  pluginCarriesInFlightMax: 16,
  pluginCallsQueuedMax: 64,
  pluginAsksInFlightMax: 64,
  pluginAskBytesInFlightMax: 32 * 1024 * 1024,
  pluginStoreKeyCharsMax: 200,
  pluginStoreKeysMax: 20_000,
  pluginStoreEntriesPerWriteMax: 1_000,
  pluginStoreValueBytesMax: 2 * 1024 * 1024,
  pluginStoreMegabytesMax: 256,
  pluginRateWindowMs: 60_000,
  pluginFetchesPerMinuteDefault: 60,
  pluginFetchesPerMinuteMax: 600,
  pluginFetchesAtOnceMax: 4,
  pluginFindsAtOnceMax: 1,
  pluginTagChangesPerMinuteDefault: 1_000,
  pluginTagChangesPerMinuteMax: 10_000,
  shownMessagesMax: 20_000,
  messageKeyCharsMax: 64,
  pluginTagCharsMax: 200,
  pluginTagsMax: 20,
  pluginTagsPerCallMax: 20,
  /** Of tags below one top name that plugins may make: they must not use up what is the user's (tagsMax). */
  pluginTagsBelowMax: 500,
  classifyBatchMessagesMax: 1_000,
  renderedHtmlCharsMax: 2_000_000,
  renderedCssCharsMax: 1_000_000,
  renderedUrlCharsMax: 8_192,
  renderedRemoteMax: 2_000,
  renderedRemovalsMax: 100,
  renderedPixelsMax: 100_000,
  /** Rendered mail that is kept in memory, as messages and as characters. */
  renderedKeptMax: 200,
  renderedKeptCharsMax: 24_000_000,
  /** Remote pictures: of one mail, in number and bytes; at a time; and what is kept of all, and for how long. */
  mailPicturesMax: 200,
  mailPicturesBytesMax: 64 * 1024 * 1024,
  pictureFetchesMax: 6,
  remotePicturesBytesMax: 128 * 1024 * 1024,
  remotePicturesAgeMs: 30 * 24 * 60 * 60 * 1000,
  pictureSendersMax: 10_000,
  blockedTrackersMax: 2_000,
  inlinePicturesKeptBytesMax: 24 * 1024 * 1024,
  pluginAttachmentBytesMax: 10 * 1024 * 1024,
  pluginLineCharsMax: 200,
  pluginLabelCharsMax: 60,
  pluginReasonsMax: 10,
  pluginFactsMax: 20,
  proposedHeadersMax: 10,
  proposedHeaderCharsMax: 16 * 1024,
  /** RFC 5321 4.5.3.1: 64 for the local part, 255 for the domain. */
  mailAddressCharsMax: 320,
  carryBytesMax: 10 * 1024 * 1024,
  carryRecipientsMax: 100,
  /** Whose answers are remembered until a plugin claims them. */
  carriedHostsMax: 1_000,
  foundKeysMax: 5,
  foundKeyBytesMax: 64 * 1024,
  commandMessagesMax: 100,
  panelBlocksMax: 30,
  panelItemsMax: 30,
  panelTextCharsMax: 1_000,
  hookWaitMs: 5_000,
  attachmentWaitMs: 15_000,
  discoverWaitMs: 30_000,
  commandWaitMs: 30_000,
  tickWaitMs: 30_000,
  carryWaitMs: 120_000,
  pluginUrlCharsMax: 2_000,
  pluginOriginsMax: 20,
  pluginFetchMegabytesMax: 8,
  pluginRequestHeadersMax: 20,
  pluginRequestHeaderCharsMax: 2_000,
  pluginRedirectsMax: 5,
  pluginSecretsMax: 5,
  pluginSecretCharsMin: 8,
  pluginSecretCharsMax: 1_000,
  pluginPanelsMax: 5,
  pluginActionsMax: 10,
  pluginSettingsMax: 50,
  pluginSettingCharsMax: 2_000,
  onionPortsMax: 5,
  scheduleMinutesMin: 5,
  scheduleMinutesMax: 7 * 24 * 60,
  mebibyte: 1024 * 1024,
  runnerReadyMs: 10_000,
  runnerGraceMs: 250,
  runnerMemoryPollMs: 100,
  /** How often a runner is looked at whose plugins nobody called, and what of its time it may work then. */
  runnerRestPollMs: 1_000,
  runnerRestCpuPermille: 5,
  /** Of a call from its start in the runner to its answer, all waits for the kernel included: above any hook's own. */
  pluginCallLifeMs: 150_000,
  /** What a runner may leave unread: above all answers that one entry may have, and calls. */
  runnerBacklogBytesMax: 192 * 1024 * 1024,
  /** Frames of one runner that belong to no call and no plugin: late ones are a few. */
  runnerStrayFramesMax: 1_000,
  runnerBaseMiB: 200,
  /** What a jitless runner needs of its data segment before its plugin's share (prlimit --data). */
  runnerDataBaseMiB: 136,
  /** A runner that rests this long and holds more than this is replaced by the fresh one beside it. */
  runnerIdleMs: 60_000,
  /** How long a runner waits for a plugin that the user looks at. */
  expectedRunnerMs: 5 * 60_000,
  runnerIdleMiBMax: 80,
  runnerBackoffMaxMs: 30_000,
  /** Starts in a row that fail before calls are refused at once instead of waiting for the next. */
  runnerStartsFailedMax: 3,

  pluginRecordBytesMax: 512 * 1024,
  pluginPackageBytesMax: 8 * 1024 * 1024,
  /** The tar archive inside a package. */
  pluginUnpackedBytesMax: 16 * 1024 * 1024,
  /** Sources that a page sends to be built. */
  pluginSourceFilesMax: 2_000,
  pluginSourceBytesMax: 16 * 1024 * 1024,
  pluginSourcePathCharsMax: 300,
  pluginBuildMs: 30_000,
  pluginBuildHeapMiB: 512,
  pluginPackageFilesMax: 7,
  pluginFileNameBytesMax: 32,
  pluginCodeBytesMax: 4 * 1024 * 1024,
  pluginMapBytesMax: 12 * 1024 * 1024,
  pluginReadmeBytesMax: 256 * 1024,
  pluginFilesJsonBytesMax: 4 * 1024,
  pluginSignatureBytesMax: 16 * 1024,
  pluginAuthorKeyBytesMax: 64 * 1024,
  /** RFC 9580 12.4: shorter RSA keys must not be used. */
  signatureRsaBitsMin: 2_048,
  /** A larger modulus or exponent costs the verifier seconds. */
  signatureRsaBitsMax: 8_192,
  signatureRsaExponentBytesMax: 8,
  /** An author's clock may be ahead of ours by so much. */
  signatureAheadMsMax: 5 * 60 * 1000,
  signerNameCharsMax: 100,
  scheduleLookMs: 15_000,
  auditRowsMax: 200_000,
  /** Of one plugin: its rows never push out those of another. */
  auditRowsPerPluginMax: 50_000,
  auditRowsPerPageMax: 500,
  auditScopeCharsMax: 200,
  auditTextCharsMax: 200,
  auditRowsWaitingMax: 500,
  auditEveryMs: 1_000,
  /** Calls of each plugin that an update is tried on, and their bytes. */
  recentCallsMax: 50,
  recentCallBytesMax: 4 * 1024 * 1024,
  /** For trying an update on them; what is not tried by then is left. */
  updatePreviewMs: 20_000,
  previewDifferencesMax: 200,
  previewAnswerCharsMax: 4_000,

  // pictures (core/pictures)
  /** Of a picture, before and after it is cleaned. */
  pictureBytesMax: 32 * 1024 * 1024,
  pictureHeadBytesMax: 64 * 1024,
  /** Of one frame, as the picture says of itself: a larger one is refused before it is decoded. */
  picturePixelsMax: 64 * 1000 * 1000,
  /** Of all frames of an animation together; later frames are left out. */
  pictureAnimationPixelsMax: 40 * 1000 * 1000,
  pictureFramesMax: 200,
  /** WebP allows 16,383, and larger ones hang some graphics drivers: made smaller. */
  pictureSideMax: 16_000,
  pictureWallMs: 20_000,
  pictureReadyMs: 10_000,
  pictureIdleMs: 30_000,
  picturesWaitingMax: 200,
  /** The whole data segment of the process that decodes (prlimit --data). */
  pictureDataMiB: 768,
  /** PDF files that are drawn as pictures: pages of one, pixels of the longer side of a page, bytes of the copy. */
  pdfPagesMax: 100,
  pdfPageSideMax: 2_000,
  pdfCopyBytesMax: 48 * 1024 * 1024,
  pdfWallMs: 60_000,
  pdfsWaitingMax: 8,
  /** The whole data segment of the process that draws (prlimit --data). */
  pdfDataMiB: 768,

  // attachments (core/attachments)
  /** Of a larger one only this much of its start is looked at. */
  attachmentInspectedBytesMax: 32 * 1024 * 1024,
  /** How long the thread that looks into them is kept without work. */
  inspectorIdleMs: 10_000,
  /** What is copied for it at a time. */
  inspectorPieceBytes: 1024 * 1024,
  attachmentSniffBytes: 64 * 1024,
  /** Of one message, those in winmail.dat included; the rest is listed without a look inside. */
  attachmentsInspectedMax: 100,
  archiveEntriesMax: 2_000,
  archiveDepthMax: 3,
  /** All that is unpacked to look into one attachment. */
  archiveUnpackedBytesMax: 32 * 1024 * 1024,
  /** Names inside an archive that plugins and the page are told. */
  archiveNamesShownMax: 200,
  attachmentFactsKeptMax: 200,
  thumbnailPixelsMax: 40_000,
  /** Attachments in one archive to be downloaded. */
  zippedFilesMax: 1_000,

  // command line, health
  cliProgressEveryMs: 250,
  cliSearchHitsMax: 10_000,
  cliPassphraseFileBytesMax: 4_096,
  doctorSettleMs: 10_000,
  diskFreeBytesMin: 512 * 1024 * 1024,

  // idle threads
  /** How often a thread looks whether it rests, and gives back memory when it does. */
  idleLookMs: 5_000,
  /** Its CPU time between two looks up to which a thread rests. */
  idleActiveMsMax: 50,

  // network
  imapFetchMessages: 100,
  imapLineBytesMax: 64 * 1024 * 1024,
  imapSilenceMs: 10 * 60_000,
  imapIdleMs: 9 * 60_000,
  sourceLookEveryMs: 60_000,
  /** What is changed here waits so long before a server is told: much is undone or goes on at once. */
  sourcePushDelayMs: 400,
  /** Messages looked at together, and named in one command. */
  imapPushMessages: 500,
  imapCommandMessages: 200,
  imapPushRounds: 6,
  /** Looks at all folders in a row while something is unsettled; the next ones come with time. */
  sourceLooksMax: 5,
  sourceRetryFirstMs: 500,
  sourceRetryMaxMs: 5 * 60_000,
  sourceLoginRetryMs: 60 * 60_000,
  connectMs: 30_000,
  smtpReplyBytesMax: 64 * 1024,
  /** Of a server's own words, as they are kept and shown. */
  smtpWordsCharsMax: 500,
  /** RFC 5321 4.5.3.2: five minutes for each command, ten for the last reply. */
  smtpSilenceMs: 5 * 60_000,
  smtpLastReplyMs: 10 * 60_000,
  /** Given when it is committed that they may leave. */
  smtpWithheldBytes: 512,
  smtpStreamPieceBytes: 64 * 1024,
  /** How long a connection waits for the next mail. */
  smtpIdleMs: 5_000,
  smtpIdleMax: 8,
  relaysMax: 50,
  clientConfigBytesMax: 64 * 1024,
  clientConfigElementsMax: 500,
  clientConfigDepthMax: 8,
  /** For one server that may be there. */
  autoconfigMs: 5_000,
  signInsMax: 100,
  /** From the way to the provider's page until it sends the user back. */
  authorizationMs: 15 * 60_000,
  authorizationsOpenMax: 4,
  /** What became of sign-ins that opened something once, while Postern is unlocked. */
  endedSignInsMax: 20,
  authorizationUrlCharsMax: 8_192,
  redirectConnectionsMax: 16,
  oauth2ProvidersMax: 30,
  oauth2ScopesMax: 20,
  oauth2UrlCharsMax: 2_000,
  oauth2AnswerBytesMax: 64 * 1024,
  oauth2TokenCharsMax: 16 * 1024,
  oauth2CodeCharsMax: 4_096,
  /** A token is not used in the last minutes that its provider gives it. */
  oauth2EarlyMs: 2 * 60_000,
  fetchIdleMs: 15_000,
  fetchMs: 60_000,
  redirectsMax: 10,
  pictureRedirectsMax: 5,
  pictureFetchBytesMax: 16 * 1024 * 1024,
  responseHeaderBytesMax: 32 * 1024,
  tlsContextsMax: 64,
  torProbeMs: 3_000,
  torBootstrapMs: 120_000,
  torStopMs: 3_000,
  dnsMs: 4_000,
  dnsTries: 2,
  ledgerRowsMax: 100_000,
  ledgerHostsMax: 500,
} as const;
