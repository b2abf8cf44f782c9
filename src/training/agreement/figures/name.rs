//! The names of figures, in data and for people.

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The share of ratings that are the same.
    Exact,
    /// The same, with the interval of drawing cases again.
    ExactByCases,
    /// The share of ratings at most one level apart.
    WithinOne,
    /// The mean of rating minus key, in points.
    SignedError,
    /// Cohen's kappa, unweighted.
    Kappa,
    /// Cohen's kappa with weights that fall with the distance.
    KappaLinear,
    /// Cohen's kappa with weights that fall with its square.
    KappaQuadratic,
    /// Fleiss' kappa.
    Fleiss,
    /// Fleiss' kappa of one level against the others.
    FleissLevel,
    /// Krippendorff's alpha, ordinal.
    AlphaOrdinal,
    /// Krippendorff's alpha, nominal.
    AlphaNominal,
    /// Krippendorff's alpha, interval.
    AlphaInterval,
    /// Gwet's AC1.
    Ac1,
    /// Gwet's AC2 with quadratic weights.
    Ac2,
    /// ICC(2,1).
    IccTwoOne,
    /// ICC(2,1) of every rater, where the other forms leave some out.
    IccTwoOneOfAll,
    /// ICC(2,k).
    IccTwoMean,
    /// ICC(1,1).
    IccOneOne,
    /// ICC(1,k).
    IccOneMean,
    /// ICC(3,1).
    IccThreeOne,
    /// ICC(3,k).
    IccThreeMean,
    /// The mean difference.
    Bias,
    /// The standard deviation of the differences.
    Deviation,
    /// The lower limit of agreement.
    LowerLimit,
    /// The upper limit of agreement.
    UpperLimit,
    /// The share of totals at most two points apart.
    WithinTwo,
    /// The largest difference, whichever way.
    LargestError,
    /// Lin's concordance correlation coefficient.
    Concordance,
    /// The share of bands below the key's.
    Under,
    /// The share of bands above the key's.
    Over,
}

impl Name {
    /// Returns the name in data and the name for people.
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::Exact => ("exact", "Exact agreement"),
            Self::ExactByCases => ("exact-by-cases", "Exact agreement, cases drawn again"),
            Self::WithinOne => ("within-one", "Within one level"),
            Self::SignedError => ("signed-error", "Mean signed error, points"),
            Self::Kappa => ("kappa", "Cohen's kappa, unweighted"),
            Self::KappaLinear => ("kappa-linear", "Cohen's kappa, linear weights"),
            Self::KappaQuadratic => ("kappa-quadratic", "Cohen's kappa, quadratic weights"),
            Self::Fleiss => ("fleiss", "Fleiss' kappa"),
            Self::FleissLevel => ("fleiss-level", "Fleiss' kappa, level"),
            Self::AlphaOrdinal => ("alpha-ordinal", "Krippendorff's alpha, ordinal"),
            Self::AlphaNominal => ("alpha-nominal", "Krippendorff's alpha, nominal"),
            Self::AlphaInterval => ("alpha-interval", "Krippendorff's alpha, interval"),
            Self::Ac1 => ("ac1", "Gwet's AC1"),
            Self::Ac2 => ("ac2", "Gwet's AC2, quadratic weights"),
            Self::IccTwoOne => ("icc-2-1", "ICC(2,1) absolute agreement, one rater"),
            Self::IccTwoOneOfAll => ("icc-2-1-all-raters", "ICC(2,1) with every rater"),
            Self::IccTwoMean => ("icc-2-k", "ICC(2,k) absolute agreement, mean"),
            Self::IccOneOne => ("icc-1-1", "ICC(1,1) one-way, one rater"),
            Self::IccOneMean => ("icc-1-k", "ICC(1,k) one-way, mean of raters"),
            Self::IccThreeOne => ("icc-3-1", "ICC(3,1) consistency, one rater"),
            Self::IccThreeMean => ("icc-3-k", "ICC(3,k) consistency, mean of raters"),
            Self::Bias => ("bias", "Mean difference (bias)"),
            Self::Deviation => ("deviation", "SD of differences"),
            Self::LowerLimit => ("lower-limit", "Lower limit of agreement, -1.96 SD"),
            Self::UpperLimit => ("upper-limit", "Upper limit of agreement, +1.96 SD"),
            Self::WithinTwo => ("within-two", "Within two points"),
            Self::LargestError => ("largest-error", "Largest difference"),
            Self::Concordance => ("concordance", "Lin's concordance"),
            Self::Under => ("under", "Band below the key's"),
            Self::Over => ("over", "Band above the key's"),
        }
    }

    /// Returns the name in data.
    pub fn id(self) -> &'static str {
        self.both().0
    }

    /// Returns the name for people.
    pub fn label(self) -> &'static str {
        self.both().1
    }

    /// Says whether the figure is in points, and not a share or a coefficient.
    pub fn is_in_points(self) -> bool {
        matches!(
            self,
            Self::SignedError
                | Self::Bias
                | Self::Deviation
                | Self::LowerLimit
                | Self::UpperLimit
                | Self::LargestError
        )
    }

    /// Says whether it is a figure that corrects for chance, which one level alone pulls to zero.
    pub fn is_like_kappa(self) -> bool {
        matches!(
            self,
            Self::Kappa
                | Self::KappaLinear
                | Self::KappaQuadratic
                | Self::Fleiss
                | Self::AlphaNominal
                | Self::AlphaOrdinal
        )
    }
}
