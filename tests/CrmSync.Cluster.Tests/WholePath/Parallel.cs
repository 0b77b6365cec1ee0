// Whole-path tests wait for feeds most of their time: more of them than cores may wait at once.
[assembly: Xunit.v3.Parallelization(MaxThreads = 6)]
