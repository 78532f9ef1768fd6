"""What the contract lets one choose from, for checking and completing words before anything is sent."""

UNITS = ("standard", "metric", "imperial")
CATEGORIES = ("business", "entertainment", "general", "health", "science", "sports", "technology")
COLOURS = ("auto", "always", "never")
SHELLS = ("bash", "zsh", "fish", "powershell")

COUNTRIES = tuple(
    "ae ar at au be bg br ca ch cn co cu cz de eg fr gb gr hk hu id ie il in it jp kr lt lv ma mx my ng nl no nz ph pl "
    "pt ro rs ru sa se sg si sk th tr tw ua us ve za".split()
)
"""Those that headlines are promised of; others may be asked for, and names too."""

LANGUAGES = tuple(
    "af ar az bg ca cz da de el en es eu fa fi fr gl he hi hr hu id it ja kr la lt mk nl no pl pt pt_br ro ru sk sl sp "
    "sq sr se sv th tr ua uk vi zh_cn zh_tw zu".split()
)
"""OpenWeatherMap's codes, some of which are its own."""
