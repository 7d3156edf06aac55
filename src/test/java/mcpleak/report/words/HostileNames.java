package mcpleak.report.words;

/** Names that a server under test might bear. */
public final class HostileNames {

    public static final String HTML = "\"><img src=x onerror=alert(1)><b>&amp;";
    public static final String SCRIPT = "</title></svg></script><script>alert(document.domain)</script>";
    public static final String OVERRIDE = "safe\u202Etxt.exe\u2066\u200B";
    public static final String CONTROLS = "a\u0000b\u0007c\u001B[31mred\rd\ne\u0085f\u2028g";
    public static final String EMOJI = "\uD83D\uDE80 rocket \uD83D\uDC69\u200D\uD83D\uDCBB";
    public static final String LONE_SURROGATE = "half\uD83D";
    public static final String MARKDOWN =
            "|`*_[x](javascript:alert(1))_*`| @everyone https://evil.example www.evil.example ]]>";
    public static final String LONG = "long".repeat(2_500);
    public static final String WORST = HTML + SCRIPT + OVERRIDE + CONTROLS + EMOJI + LONE_SURROGATE + MARKDOWN + LONG;

    private HostileNames() {}
}
