package io.tidemark.vm;

import io.tidemark.policy.Fate;
import io.tidemark.vm.Preview.Item;
import io.tidemark.vm.SurveyView.Amounts;
import io.tidemark.vm.SurveyView.GroupRow;
import java.util.List;
import java.util.Map;

/**
 * What an event would do, before it has become a {@link Preview} with an id.
 *
 * @param items the worst first
 * @param totals by fate, exactly, without what is agreed
 * @param agreed what goes that the policy agrees to lose
 * @param atRisk what goes that nobody has agreed to
 * @param asks whether a person has to accept it: something is at risk, or nobody knows
 */
record Forecast(
        List<Item> items,
        List<GroupRow> groups,
        Map<Fate, Amounts> totals,
        Amounts agreed,
        AtRisk atRisk,
        boolean asks,
        boolean truncated) {

    Forecast {
        items = List.copyOf(items);
        groups = List.copyOf(groups);
        totals = Map.copyOf(totals);
    }
}
