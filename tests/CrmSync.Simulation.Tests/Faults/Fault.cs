namespace CrmSync.Simulation.Tests.Faults;

/// <summary>What can go wrong. The number is the fault class of the list that it belongs to.</summary>
internal enum Fault
{
    /// <summary>1: the call is done, the answer never comes.</summary>
    AnswerLost,

    /// <summary>1: the caller gives up, the call is done after that.</summary>
    LandsLate,

    /// <summary>The call never arrives.</summary>
    CallLost,

    /// <summary>2, 9: change rows become visible late and in any order within a second.</summary>
    LateRows,

    /// <summary>4: pages that are empty although more follow.</summary>
    EmptyPages,

    /// <summary>5: HTTP 200 with an error in it, or an error of the server.</summary>
    ServerErrors,

    /// <summary>6: too many calls, by the side's own word.</summary>
    Throttled,

    /// <summary>6: others use up Marketo's calls for a minute.</summary>
    QuotaEaten,

    /// <summary>8: doorbells that never ring, ring twice, or ring for nothing.</summary>
    Doorbells,

    /// <summary>9: answers overtake each other.</summary>
    SlowCalls,

    /// <summary>10: our clock and the two sides' differ.</summary>
    ClockSkew,

    /// <summary>11: the silo is killed and started again.</summary>
    Crash,

    /// <summary>11: a message between grains, or its answer, is lost.</summary>
    MessageLost,

    /// <summary>11: messages between grains are slow and overtake each other.</summary>
    MessageSlow,

    /// <summary>11: two activations of one person.</summary>
    DoubleActivation,

    /// <summary>A commit fails.</summary>
    CommitFails,

    /// <summary>A commit is done, and its caller is told that it failed.</summary>
    CommitUnknown,

    /// <summary>12: rapid edits of one field from both sides.</summary>
    FlipFlop,

    /// <summary>13: a lead is qualified, or records are merged, while its person is on the way.</summary>
    Conversion,

    /// <summary>16: a row that a side's plug-in refuses.</summary>
    PoisonRow,

    /// <summary>17, 15: operators pause, resume, and refresh fields beside live edits.</summary>
    Operators,

    /// <summary>18: tokens end before their time.</summary>
    TokenSpoilt,

    /// <summary>4: the delta token is refused and everything is read again.</summary>
    FeedExpired,

    /// <summary>17: operators change whose a field is and which way it goes, take one out and choose a further one, while people work.</summary>
    Selection,

    /// <summary>14: a column under field security, a hidden field, a shorter column; each is mended again.</summary>
    SchemaDrift,

    /// <summary>13: the sync filter keeps people out and lets them in again.</summary>
    SyncFilter,

    /// <summary>16: a record that spoils each call that it is sent with.</summary>
    PoisonCall,

    /// <summary>19: merges of people in Marketo are refused.</summary>
    MergeRefused,

    /// <summary>18: a side refuses our credentials for a while.</summary>
    CredentialsRefused,

    /// <summary>11: our store is put back to an older copy.</summary>
    StoreRestored,

    /// <summary>9: pages of Marketo's feed begin with rows of the second before, which were told already.</summary>
    RepeatedRows,

    /// <summary>11: the store takes no commit of a feed for a while, until the silo dies: the feeds are read again from where they were.</summary>
    FeedsNotStored,

    /// <summary>12: people write again what stood there before, on either side; flags and corrections do so.</summary>
    TakenBack,

    /// <summary>13: rows that somebody makes by mistake and deletes again at once, also while the first sync goes on.</summary>
    MadeInError,

    /// <summary>5: a side answers nothing but errors for a minute or two.</summary>
    Outage,

    /// <summary>5: a call of more than a few records is too much for Marketo.</summary>
    TooMuchAtOnce,

    /// <summary>1: a call is answered by nobody, and done only after the caller's time limit.</summary>
    LandsAfterLimit,

    /// <summary>5: an answer that ends in the middle.</summary>
    AnswerCut,

    /// <summary>11: what is stored of a connection or of its fields, which is seldom, is stored, and the caller is told that it failed.</summary>
    RareCommitUnknown,

    /// <summary>16: what is stored of a person cannot be read for a while.</summary>
    Unreadable,

    /// <summary>11: two or three silos, whose clocks are not quite the same: one dies, is upgraded, or is taken for dead while it runs on; the others go on.</summary>
    SeveralSilos,

    /// <summary>11, 17: the word to a delivery to hold, or to go on, does not reach it, while operators pause and resume.</summary>
    OrderLost,

    /// <summary>18: Marketo's tokens live for a short time, and the next one is long in coming.</summary>
    TokenSlow,

    /// <summary>5: campaigns change many people at once, and the answer to a batch is cut, or complete and less than was asked.</summary>
    BatchCut,

    /// <summary>12: people write in Marketo what waits for a token to be sent there, and something else at once, where no outcome is left open.</summary>
    WrittenAlike,

    /// <summary>13: somebody leaves, or goes on as another row, in the middle of an edit.</summary>
    MidEdit,

    /// <summary>13: somebody deletes more rows than may go at once, where everything is read in time.</summary>
    MassDelete,

    /// <summary>16: Dynamics refuses every look-up by e-mail for some minutes, where nothing else is wrong with reading.</summary>
    LookUpRefused,

    /// <summary>1, 9: what we read in Dynamics is long on its way to us, and answers to our writes there are lost or cut, while people edit again in Marketo what was just written.</summary>
    ReadLate,

    /// <summary>4: Dynamics refuses its tokens, and for a while lets nobody walk its contacts, but its leads.</summary>
    WalkRefused,

    /// <summary>2, 9: a field is edited some times within one second, and its rows become visible late, again and in any order.</summary>
    InOneSecond,

    /// <summary>17: people in Marketo type into the fields that CrmSync keeps there.</summary>
    OutputTyped,

    /// <summary>13: records with one e-mail are made on both sides within seconds: people, leads and contacts; who is looked up by e-mail is long in coming.</summary>
    OneEmail,

    /// <summary>9, 13: a row is deleted in Dynamics, which for a while tells nobody, and people write on in Marketo.</summary>
    OneSideRead,

    /// <summary>16: people go on with what Dynamics has refused, and operators ask for another try; answers are lost to calls that tell Marketo of refusals.</summary>
    RefusedAgain,

    /// <summary>12, 16: Dynamics makes its own of what is written, in another case or cut, or keeps what it has; its batches may not tell what it made; automations on both sides undo each other's edits.</summary>
    SideMakes,

    /// <summary>5: what stands before Dynamics answers in its place for some seconds, from a read of a row on, that there is no such page.</summary>
    NoSuchPage,

    /// <summary>4: pages of Marketo's feed hold a few rows, so that rows of one second stand in two.</summary>
    ShortPages,

    /// <summary>4: Marketo shows a few people in each page of an answer to a question about people.</summary>
    FewInPage,

    /// <summary>16: what stands before Dynamics refuses each look-up that names a certain e-mail address.</summary>
    AddressRefused,

    /// <summary>5: rows are imported and changed many at once in Dynamics, and Marketo's answer to a call of many leaves one out.</summary>
    AnswerShort,

    /// <summary>14: fields that the two sides hold otherwise: a moment and a day, more decimals and fewer, longer notes.</summary>
    HeldOtherwise,

    /// <summary>4: Dynamics is out of order for a while, and another organisation at the same address afterwards.</summary>
    OtherOrganization,

    /// <summary>4, 9: Dynamics refuses its tokens again and again, what we read there is long on its way, and people edit again in Marketo what was just written.</summary>
    WalkLate,

    /// <summary>16: what is stored of somebody cannot be read for a while from the moment on in which he is made in Marketo.</summary>
    UnreadableAsMade,

    /// <summary>11, 13: an older copy of our store is put back, and forgets what had come from Marketo of people who are deleted there.</summary>
    ForgottenWrite,

    /// <summary>17: a field is chosen while a campaign fills it.</summary>
    ChosenAtWork,

    /// <summary>13: a rule of the organisation empties a field of each contact that a lead becomes.</summary>
    EmptiedOnQualify,

    /// <summary>13, 11: rows are merged in Dynamics also between an older copy of our store and the time when both feeds have told what it forgets.</summary>
    MergedMeanwhile,

    /// <summary>13, 4: people are merged in Marketo a moment after they were edited, and its feed tells of it row by row.</summary>
    MergedAtWork,

    /// <summary>4, 11: what Dynamics tells is handed on a row at a time, and the silos die between two of them.</summary>
    ChunkByChunk,

    /// <summary>9, 16: Marketo takes its time to take what we tell it, while something else is refused.</summary>
    ToldSlowly,

    /// <summary>13, 16: a row is deleted as soon as somebody was made for it, whose state cannot be read then.</summary>
    GoneAsMade,

    /// <summary>13, 9: a row is deleted while whoever it belongs to is being looked for, which takes long.</summary>
    GoneAsMet,

    /// <summary>9: answers to our writes in Dynamics are long on their way, while people edit the same rows there.</summary>
    AnswerLate,

    /// <summary>13: rows are asked for as they are deleted.</summary>
    AskedAsDeleted,

    /// <summary>13: a row is deleted, brought back and deleted again.</summary>
    DeletedAgain,

    /// <summary>13: several people in Marketo come to have one e-mail, and a row in Dynamics has it, too.</summary>
    AlikeInMarketo,

    /// <summary>12, 16: something is refused in a field of which Dynamics had made its own, and its author takes it back.</summary>
    RefusedAsMade,

    /// <summary>17, 1: a field is chosen, and filled, while answers to our updates are lost.</summary>
    ChosenUnanswered,

    /// <summary>13: people are merged in Marketo while a row is asked for them, which takes long, and rows in Dynamics are merged before anybody has read them.</summary>
    MergedUnread,
}
